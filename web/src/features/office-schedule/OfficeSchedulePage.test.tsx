// The board for those who only read the schedule: the same, without what changes it.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { setViewer } from "../../i18n/locale";
import { meWith, serve, show } from "../../test-screen";
import type { Me } from "../../api/types";
import OfficeSchedulePage from "./OfficeSchedulePage";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const event = {
  id: "e1",
  title: "Orchestra",
  type: "rehearsal",
  state: "confirmed",
  local_start: "2026-11-24T10:00:00",
  local_end: "2026-11-24T12:00:00",
  start_datetime: "2026-11-24T10:00:00+01:00",
  end_datetime: "2026-11-24T12:00:00+01:00",
  timezone: "Europe/Vienna",
  end_timezone: "Europe/Vienna",
  all_day: false,
  room: { id: "r1", name: "Studio 1" },
  participants: [],
  counts: { participants: 6 },
};
const page = (data: object[]) => ({ data, pagination: { next_cursor: null } });

beforeEach(() => {
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: query.includes("1024"), addEventListener: () => undefined, removeEventListener: () => undefined }));
  history.replaceState(null, "", "/schedule/board?day=2026-11-23");
  serve({ "GET /events": page([event]), "GET /rooms": page([{ id: "r1", name: "Studio 1" }]), "GET /productions": page([]), "GET /events/unseen": { events: [] } });
});
const reader = (scope: string) => show(<OfficeSchedulePage />, meWith([], { permissions: [{ permission: "schedule:read", scope }] } as unknown as Partial<Me>));

it("whoever reads everything has the week, and nothing to move or to write", async () => {
  reader("organization");
  expect(await screen.findByRole("table", { name: "The week by room" })).toBeDefined();
  expect(screen.getByRole("link", { name: /Orchestra/ }).getAttribute("href")).toBe("/schedule/e1");
  expect(screen.queryByRole("button", { name: "Move Orchestra…" })).toBeNull();
  expect(screen.queryByRole("link", { name: "New event" })).toBeNull();
  expect(screen.queryByRole("button", { name: "More" })).toBeNull();
  expect(screen.queryByLabelText("Person")).toBeNull();
  expect(screen.getByRole("link", { name: "Schedule" }).getAttribute("href")).toBe("/schedule");
});

it("is printed without the bars around it for those who only read as well", async () => {
  reader("organization");
  expect(await screen.findByRole("table", { name: "The week by room" })).toBeDefined();
  expect(document.body.dataset["paper"]).toBe("");
  document.documentElement.dataset["theme"] = "dark";
  window.dispatchEvent(new Event("beforeprint"));
  expect(document.documentElement.dataset["theme"]).toBe("light");
  window.dispatchEvent(new Event("afterprint"));
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  delete document.documentElement.dataset["theme"];
});

it("whoever reads only their own calls has the month: rooms would seem free to them", async () => {
  reader("own");
  expect(await screen.findByRole("table", { name: "The month" })).toBeDefined();
  expect(screen.queryByLabelText("Week")).toBeNull();
  expect(screen.queryByLabelText("Day")).toBeNull();
  expect(screen.getByLabelText("List")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Move Orchestra…" })).toBeNull();
});

it("the week goes by the hour where one asks for it; a day does in any case", async () => {
  history.replaceState(null, "", "/schedule/board?day=2026-11-23&rows=hours");
  reader("organization");
  expect(await screen.findByRole("table", { name: "The week by the hour" })).toBeDefined();
  await userEvent.click(screen.getByLabelText("Day"));
  expect(await screen.findByRole("table", { name: "The day by room" })).toBeDefined();
  expect(screen.queryByLabelText("Hours")).toBeNull();
});

it("the office moves and writes", async () => {
  show(<OfficeSchedulePage />, meWith(["schedule:read", "schedule:write"]));
  expect(await screen.findByRole("button", { name: "Move Orchestra…" })).toBeDefined();
  expect(screen.getByRole("link", { name: "New event" })).toBeDefined();
});

it("somebody of the office can be chosen as well, and only their calls are shown", async () => {
  const own = { ...event, id: "e2", title: "Budget", room: null, participants: [{ user_id: "u7", name: "Mia Muster", status: "confirmed" }], counts: { participants: 1 } };
  const mia = { user_id: "u7", artist_id: null, first_name: "Mia", last_name: "Muster", email: "mia@opera.test" };
  serve({
    "GET /events": page([event, own]),
    "GET /rooms": page([{ id: "r1", name: "Studio 1" }]),
    "GET /productions": page([]),
    "GET /events/unseen": { events: [] },
    "GET /artists": page([{ id: "a1", user_id: "u2", display_name: "Ada Sopran" }]),
    "GET /members": (request: Request) => page(new URL(request.url).searchParams.get("role") === "admin" ? [mia] : []),
  });
  show(<OfficeSchedulePage />, meWith(["schedule:read", "schedule:write", "artists:read", "members:read"]));
  await userEvent.selectOptions(await screen.findByLabelText("Person"), await screen.findByRole("option", { name: "Mia Muster" }));
  expect(screen.queryByRole("link", { name: /Orchestra/ })).toBeNull();
  expect(screen.getByRole("link", { name: /Budget/ })).toBeDefined();
  await userEvent.selectOptions(screen.getByLabelText("Person"), "Everybody");
  expect(screen.getByRole("link", { name: /Orchestra/ })).toBeDefined();
});
