// Copying days: which become which is said before, what stands in the way is named, and the result leads to the copies.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { json, serve, show } from "../../../test-screen";
import { CloneDialog } from "./CloneDialog";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const clone = "POST /events/clone";
const reads = { "GET /productions": { data: [], pagination: {} } };
let onClose = vi.fn();
beforeEach(() => {
  onClose = vi.fn();
});
function open(answers: Readonly<Record<string, unknown>>) {
  const asked = serve({ ...reads, ...answers });
  show(<CloneDialog first="2026-11-23" last="2026-11-29" production="" home="Europe/Vienna" onClose={onClose} />);
  return { sent: () => asked.filter(({ what }) => what === clone).map(({ body }) => body) };
}
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));

it("a week becomes the next one, as drafts with the same people", async () => {
  const { sent } = open({ [clone]: json({ events: [{ from_id: "e1", event_id: "e2" }] }, 201) });
  await screen.findByRole("dialog", { name: "Copy days" });
  expect(screen.getByText(/^Everything is written again 7 days later: 30 Nov/)).toBeDefined();
  await press("Copy");
  expect(await screen.findByText("1 event is copied")).toBeDefined();
  expect(screen.getByText(/^They are drafts/)).toBeDefined();
  expect(screen.getByRole("link", { name: /^Show 30/ }).getAttribute("href")).toBe("/schedule?day=2026-11-30");
  expect(sent()).toEqual([{ start_date: "2026-11-23", end_date: "2026-11-29", shift_days: 7, production_id: null, state: "draft", with_participants: true, accept_conflicts: null }]);
});

it("onto itself is not possible", async () => {
  const { sent } = open({});
  await screen.findByRole("dialog");
  await userEvent.clear(screen.getByLabelText("The first day becomes"));
  await userEvent.type(screen.getByLabelText("The first day becomes"), "2026-11-23");
  await press("Copy");
  expect(screen.getByText(/^Choose another day/)).toBeDefined();
  expect(sent()).toEqual([]);
});

it("people who are called elsewhere need a reason", async () => {
  let answer = () => json({ type: "schedule_conflict", status: 409, conflicts: [{ event_id: "e9", title: "Fitting", name: "Anna", user_id: "u1", start_at: "2026-11-30T13:00:00Z", end_at: "2026-11-30T15:00:00Z" }] }, 409);
  const { sent } = open({ [clone]: () => answer() });
  await screen.findByRole("dialog");
  await userEvent.selectOptions(screen.getByLabelText("The copies are"), "confirmed");
  await press("Copy");
  expect(await screen.findByRole("link", { name: "Fitting" })).toBeDefined();
  answer = () => json({ events: [{ from_id: "e1", event_id: "e2" }, { from_id: "e3", event_id: "e4" }] }, 201);
  await userEvent.type(screen.getByLabelText("Why that is all right"), "Agreed");
  await press("Copy all the same");
  expect(await screen.findByText("2 events are copied")).toBeDefined();
  expect(sent()[1]).toMatchObject({ state: "confirmed", accept_conflicts: "Agreed" });
});

it("of empty days says that nothing was copied", async () => {
  open({ [clone]: json({ events: [] }, 201) });
  await screen.findByRole("dialog");
  await press("Copy");
  expect(await screen.findByText(/^Nothing was planned/)).toBeDefined();
});
