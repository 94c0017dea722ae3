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
function open(answers: Readonly<Record<string, unknown>>, production = "") {
  const asked = serve({ ...reads, ...answers });
  show(<CloneDialog first="2026-11-23" last="2026-11-29" production={production} home="Europe/Vienna" onClose={onClose} />);
  return { sent: (what = clone) => asked.filter((each) => each.what === what).map(({ body }) => body) };
}
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));

it("a week becomes the next one, as drafts with the same people", async () => {
  const { sent } = open({ [clone]: json({ events: [{ from_id: "e1", event_id: "e2" }] }, 201) });
  await screen.findByRole("dialog", { name: "Copy days" });
  expect(screen.getByText(/^Everything is written again 7 days later: 30 Nov/)).toBeDefined();
  expect(screen.getByRole("radio", { name: /^Copy it.*dates of a series as single events/ })).toHaveProperty("checked", true);
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

it("all that is still to come of a production is moved by days, and what that would do is said before", async () => {
  const shift = "POST /events/shift";
  const moved = (id: string, day: string) => ({ event_id: id, title: id, local_start: "2026-11-24T10:00:00", new_local_start: `${day}T10:00:00`, timezone: "Europe/Vienna" });
  const answer = { moved: 2, events: [moved("e1", "2026-12-08"), moved("e2", "2027-03-02")], audiences: [{ audience: "affected", count: 1, first_names: ["Anna"] }] };
  const { sent } = open({ [shift]: answer, "GET /productions": { data: [{ id: "p1", name: "Swan Lake" }], pagination: {} } }, "p1");
  await screen.findByRole("dialog", { name: "Copy days" });
  expect(screen.queryByLabelText(/^All that is still to come/)).toBeNull();
  await userEvent.click(screen.getByLabelText(/^Move it/));
  await userEvent.click(screen.getByLabelText(/^All that is still to come/));
  expect(screen.queryByLabelText("First day")).toBeNull();
  const by = screen.getByLabelText("By how many days later");
  await userEvent.clear(by);
  await userEvent.type(by, "soon");
  await press("Move");
  expect(screen.getByText(/^Type a number of days/)).toBeDefined();
  await userEvent.clear(by);
  await userEvent.type(by, "14");
  expect(await screen.findByText("1 person: Anna")).toBeDefined();
  const what = { start_date: null, end_date: null, production_id: "p1", shift_days: 14 };
  expect(sent(shift).at(-1)).toMatchObject({ ...what, dry_run: true });
  await press("Move 2 events");
  expect(await screen.findByText("2 events are moved")).toBeDefined();
  expect(sent(shift)).toContainEqual({ ...what, dry_run: false, audience: "affected", accept_conflicts: null });
  expect(screen.getByRole("link", { name: /^Show 8 Dec 2026/ }).getAttribute("href")).toBe("/schedule?day=2026-12-08");
});
