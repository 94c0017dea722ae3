// The stage door: one press checks somebody in, for 8 seconds it can be taken back, and nothing is lost on the way.
import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { json, serve, show } from "../../../test-screen";
import AttendancePage from "./AttendancePage";
import { undoMs } from "./useNoting";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const zone = "Europe/Vienna";
const now = "2026-11-23T17:42:00Z";
const event = {
  id: "e1",
  title: "Run",
  state: "confirmed",
  local_start: "2026-11-23T19:00:00",
  local_end: "2026-11-23T22:00:00",
  start_datetime: "2026-11-23T19:00:00+01:00",
  end_datetime: "2026-11-23T22:00:00+01:00",
  timezone: zone,
  end_timezone: zone,
  all_day: false,
  recurrence: null,
  participants: [],
};
const person = (id: string, name: string, more: object = {}) => ({ id, user_id: `u-${id}`, name, status: "confirmed", call_at: "2026-11-23T17:30:00Z", ...more });
const people = [person("p1", "Anna", { role: "Odette" }), person("p2", "Ben", { check_in_time: "2026-11-23T17:20:00Z", minutes_late: 0 }), person("p3", "Carl", { status: "declined" })];
const reads = { "GET /events/e1": event, "GET /events/e1/attendance": { data: people } };

beforeEach(() => vi.useFakeTimers({ now: new Date(now), toFake: ["Date", "setTimeout", "clearTimeout"], shouldAdvanceTime: true }));
afterEach(() => vi.useRealTimers());

async function open(answers: Readonly<Record<string, unknown>> = {}) {
  const asked = serve({ ...reads, ...answers });
  show(<AttendancePage params={{ id: "e1" }} />);
  await screen.findByRole("list", { name: "People" });
  return { sent: () => asked.filter(({ what }) => /check-(in|out)$/.test(what)) };
}
const row = (name: string) => within(screen.getByText(name).closest("li") ?? document.body);
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it("shows who is called when, who is here and who said no", async () => {
  await open();
  expect(row("Anna").getByText("Call 18:30 · Odette")).toBeDefined();
  expect(row("Anna").getByText("Not here yet")).toBeDefined();
  expect(row("Ben").getByText("In 18:20")).toBeDefined();
  expect(row("Carl").getByText("Said they do not come")).toBeDefined();
  expect(screen.getByText("1 of 3 here")).toBeDefined();
});

it("checks in with one press, and tells the server once it cannot be taken back", async () => {
  const { sent } = await open({ "POST /events/e1/check-in": { user_id: "u-p1" } });
  press("Check Anna in");
  expect(row("Anna").getByText("In 18:42")).toBeDefined();
  expect(row("Anna").getByText("12 minutes late")).toBeDefined();
  expect(screen.getByText("2 of 3 here")).toBeDefined();
  expect(sent()).toEqual([]);
  await wait(undoMs);
  const [note] = sent();
  expect(note?.what).toBe("POST /events/e1/check-in");
  expect(note?.body).toMatchObject({ user_id: "u-p1", at: expect.stringMatching(/^2026-11-23T17:42:/) as string });
});

it("is taken back, and nobody hears of it", async () => {
  const { sent } = await open();
  press("Check Anna in");
  press("Undo for Anna");
  await wait(2 * undoMs);
  expect(row("Anna").getByText("Not here yet")).toBeDefined();
  expect(sent()).toEqual([]);
});

it("is told at once when the page is left", async () => {
  const { sent } = await open({ "POST /events/e1/check-out": { user_id: "u-p2" } });
  press("Check Ben out");
  cleanup();
  await vi.waitFor(() => expect(sent().map(({ what }) => what)).toEqual(["POST /events/e1/check-out"]));
});

it("says what was not noted, and tries again", async () => {
  let answer = () => json({ type: "validation_error", status: 422, errors: [{ field: "at", code: "invalid", message: "This is in the future." }] }, 422);
  const { sent } = await open({ "POST /events/e1/check-in": () => answer() });
  press("Check Anna in");
  await wait(undoMs);
  expect(await row("Anna").findByText("Not noted: This is in the future.")).toBeDefined();
  answer = () => json({ user_id: "u-p1" });
  press("Note it again for Anna");
  await vi.waitFor(() => expect(sent()).toHaveLength(2));
  await vi.waitFor(() => expect(row("Anna").queryByText(/^Not noted/)).toBeNull());
});

it("takes typed times, and refuses what is backwards", async () => {
  const { sent } = await open({ "POST /events/e1/check-in": { user_id: "u-p1" }, "POST /events/e1/check-out": { user_id: "u-p1" } });
  press("Times of Anna…");
  const dialog = within(await screen.findByRole("dialog", { name: "Times of Anna" }));
  await userEvent.type(dialog.getByLabelText("Came at"), "6.15pm");
  await userEvent.type(dialog.getByLabelText("Left at"), "18:05");
  fireEvent.click(dialog.getByRole("button", { name: "Save" }));
  expect(dialog.getByText(/^Nobody leaves before they came/)).toBeDefined();
  await userEvent.clear(dialog.getByLabelText("Left at"));
  await userEvent.type(dialog.getByLabelText("Left at"), "18:40");
  fireEvent.click(dialog.getByRole("button", { name: "Save" }));
  await vi.waitFor(() => expect(sent().map(({ what, body }) => [what, (body as { at: string }).at])).toEqual([
    ["POST /events/e1/check-in", "2026-11-23T17:15:00.000Z"],
    ["POST /events/e1/check-out", "2026-11-23T17:40:00.000Z"],
  ]));
});

it("long before they are called nobody can be checked in", async () => {
  const later = { start_datetime: "2026-11-24T07:00:00+01:00", end_datetime: "2026-11-24T09:00:00+01:00", local_start: "2026-11-24T07:00:00", local_end: "2026-11-24T09:00:00" };
  const calledAt = (call_at: string) => ({ data: people.map((each) => ({ ...each, call_at })) });
  await open({ "GET /events/e1": { ...event, ...later }, "GET /events/e1/attendance": calledAt("2026-11-24T06:00:00Z") });
  expect(screen.getByText("People can be checked in from twelve hours before they are called.")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Check Anna in" })).toBeNull();
  cleanup();
  // Called the evening before: twelve hours before that.
  await open({ "GET /events/e1": { ...event, ...later }, "GET /events/e1/attendance": calledAt("2026-11-24T05:00:00Z") });
  expect(screen.getByRole("button", { name: "Check Anna in" })).toBeDefined();
});

it("goes on after midnight, for twelve hours", async () => {
  const before = { start_datetime: "2026-11-23T01:00:00+01:00", end_datetime: "2026-11-23T07:00:00+01:00", local_start: "2026-11-23T01:00:00", local_end: "2026-11-23T07:00:00" };
  await open({ "GET /events/e1": { ...event, ...before } });
  expect(screen.getByRole("button", { name: "Check Ben out" })).toBeDefined();
  cleanup();
  await open({ "GET /events/e1": { ...event, ...before, end_datetime: "2026-11-23T06:00:00+01:00", local_end: "2026-11-23T06:00:00" } });
  expect(screen.getByText("The event is over. Times can still be typed.")).toBeDefined();
});

it("takes times of the evening before and of the night after", async () => {
  const { sent } = await open({ "POST /events/e1/check-out": { user_id: "u-p2" } });
  press("Times of Ben…");
  const dialog = within(await screen.findByRole("dialog", { name: "Times of Ben" }));
  const [, day] = dialog.getAllByLabelText("Day");
  if (day) await userEvent.selectOptions(day, "Tuesday 24 November");
  await userEvent.type(dialog.getByLabelText("Left at"), "0:10");
  fireEvent.click(dialog.getByRole("button", { name: "Save" }));
  await vi.waitFor(() => expect(sent().map(({ what, body }) => [what, (body as { at: string }).at])).toEqual([["POST /events/e1/check-out", "2026-11-23T23:10:00.000Z"]]));
});

it("narrows to those who are not here", async () => {
  await open();
  fireEvent.click(screen.getByLabelText("Not here 2"));
  expect(screen.queryByText("Ben")).toBeNull();
  expect(screen.getByText("Anna")).toBeDefined();
});
