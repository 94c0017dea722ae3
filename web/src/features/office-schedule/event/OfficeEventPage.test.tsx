// One event for the office, whose people are called to it themselves, too.
import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it, vi } from "vitest";
import { viewerOf } from "../../../api/identity";
import { repliesOf } from "../../../api/replies";
import { setViewer } from "../../../i18n/locale";
import { meWith, serve, show } from "../../../test-screen";
import OfficeEventPage from "./OfficeEventPage";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()));

const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const event = {
  id: "e1",
  title: "Run",
  type: "rehearsal",
  state: "confirmed",
  version: 3,
  all_day: false,
  local_start: `${soon(48).slice(0, 10)}T19:00:00`,
  local_end: `${soon(48).slice(0, 10)}T22:00:00`,
  start_datetime: soon(48),
  end_datetime: soon(51),
  timezone: "Europe/Vienna",
  end_timezone: "Europe/Vienna",
  recurrence: null,
  requires_acknowledgment: true,
  participants: [],
  counts: { participants: 1, confirmed: 0, declined: 0, open: 1, tentative: 0 },
};
const mine = { id: "p1", user_id: "u1", name: "Agnes", status: "invited", role: "Stage manager", call_time: "17:00", note: "Bring the book", has_unseen_change: true, needs_acknowledgment: true };
const me = meWith(["schedule:write", "schedule:answer"]);
const nobody = { data: [], pagination: { next_cursor: null } };

function open(part: object, conflicts: object = { room_conflicts: [], people_conflicts: [] }) {
  return serve({ "GET /events/e1": { ...event, ...part }, "GET /events/e1/participants": nobody, "GET /events/e1/updates": nobody, "GET /events/e1/conflicts": conflicts });
}

function look() {
  show(<OfficeEventPage params={{ id: "e1" }} />, me);
}

it("asks whoever is called themselves, and notes that they have opened it", async () => {
  open({ my_participation: mine });
  look();
  const call = within((await screen.findByRole("heading", { name: "Your call" })).closest("section") ?? document.body);
  expect(call.getByText(/^Your call 17:00/)).toBeDefined();
  expect(call.getByText("You as Stage manager")).toBeDefined();
  expect(call.getByText("Bring the book")).toBeDefined();
  const kept = repliesOf(viewerOf(me));
  await vi.waitFor(() => expect([...kept.all().values()][0]?.seen).toBeTruthy());
  await userEvent.click(call.getByRole("button", { name: "Got it" }));
  expect(await call.findByText("You are coming.")).toBeDefined();
});

it("asks nothing of whoever is not called, nor of a draft", async () => {
  open({ my_participation: { ...mine, has_unseen_change: false }, state: "draft" });
  look();
  await screen.findByRole("heading", { name: "Run" });
  await screen.findByText("Nobody is called yet");
  expect(screen.queryByRole("heading", { name: "Your call" })).toBeNull();
});

const times = { start_at: soon(48), end_at: soon(50) };
const clashes = {
  room_conflicts: [{ ...times, event_id: "e7", room: "Studio 1", title: "Fitting" }],
  people_conflicts: [{ ...times, event_ids: [], kind: "not_available", severity: "soft", name: "Ben", user_id: "u2", title: "Not available" }],
};

it("says what stands against it, and nothing where that is nothing", async () => {
  open({}, clashes);
  look();
  expect(await screen.findByText("What stands against it")).toBeDefined();
  expect(screen.getByRole("link", { name: "Fitting" }).getAttribute("href")).toBe("/schedule/e7");
  expect(screen.getByText(/^Ben: cannot come/)).toBeDefined();
  cleanup();
  const asked = open({});
  look();
  await vi.waitFor(() => expect(asked.map(({ what }) => what)).toContain("GET /events/e1/conflicts"));
  expect(screen.queryByText("What stands against it")).toBeNull();
});

it("asks nothing against what is over", async () => {
  const asked = open({ start_datetime: soon(-3), end_datetime: soon(-1) }, clashes);
  look();
  await screen.findByText("Nobody is called yet");
  expect(asked.map(({ what }) => what)).not.toContain("GET /events/e1/conflicts");
});
