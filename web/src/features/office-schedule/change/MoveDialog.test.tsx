// Moving an event: one dialog says from what to what, asks who is told, and explains every refusal.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { ScheduleEvent } from "../../../api/types";
import { json, serve, show } from "../../../test-screen";
import type { Target } from "../board/layout";
import { MoveDialog } from "./MoveDialog";

const home = "Europe/Vienna";
const event = {
  id: "e1",
  title: "Orchestra",
  type: "rehearsal",
  state: "confirmed",
  version: 3,
  local_start: "2026-11-23T14:00:00",
  local_end: "2026-11-23T16:30:00",
  start_datetime: "2026-11-23T14:00:00+01:00",
  end_datetime: "2026-11-23T16:30:00+01:00",
  timezone: home,
  end_timezone: home,
  all_day: false,
  room: { id: "r1", name: "Studio 1" },
  location: { name: "Studio 1", address: null, coordinates: null },
  production: null,
  recurrence: null,
  participants: [],
  counts: { participants: 9, confirmed: 0, declined: 0, tentative: 0, open: 9, acknowledged: 0, seen: 0 },
} as unknown as ScheduleEvent;
const tuesday: Target = { local_start: "2026-11-24T14:00", local_end: "2026-11-24T16:30", room_id: "r1" };
const rooms = { data: [{ id: "r1", name: "Studio 1" }, { id: "r2", name: "Main stage" }], pagination: {} };
const reads = { "GET /rooms": rooms, "GET /productions": { data: [], pagination: {} } };
const change = "PATCH /events/e1";
const refused = (type: string, more: object = {}) => json({ type, status: 409, ...more }, 409);

let onClose = vi.fn();
beforeEach(() => {
  onClose = vi.fn();
});

function open(answers: Readonly<Record<string, unknown>>, moved: ScheduleEvent = event, target: Target | null = tuesday) {
  const asked = serve({ ...reads, ...answers });
  show(<MoveDialog event={moved} home={home} onClose={onClose} {...(target ? { target } : {})} />);
  return { sent: () => asked.filter(({ what }) => what === change).map(({ body }) => body) };
}
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));
const dialog = () => screen.findByRole("dialog", { name: "Move “Orchestra”" });

it("says from what to what, who is told, and sends only that", async () => {
  const { sent } = open({ [change]: { ...event, version: 4 } });
  const when = within(await dialog()).getByText("When", { selector: "dt" }).parentElement;
  expect(when?.querySelector("del")?.textContent).toMatch(/Mon.*23/);
  expect(when?.querySelector("ins")?.textContent).toMatch(/Tue.*24/);
  expect(screen.getByLabelText<HTMLInputElement>(/^Those whom it concerns/).checked).toBe(true);
  expect(screen.queryByText("How much of the series")).toBeNull();
  await press("Move it");
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent()).toEqual([{ local_start: "2026-11-24T14:00", local_end: "2026-11-24T16:30", audience: "affected" }]);
});

it("closed, nothing has happened", async () => {
  const { sent } = open({});
  await dialog();
  await press("Leave it where it is");
  expect(onClose).toHaveBeenCalled();
  expect(sent()).toEqual([]);
});

it("by the keyboard: day, typed times and a room; the end goes with the day", async () => {
  const { sent } = open({ [change]: event }, event, null);
  await dialog();
  expect(screen.getByRole("button", { name: /^Move it/ }).getAttribute("aria-disabled")).toBe("true");
  await userEvent.clear(screen.getByLabelText("Day"));
  await userEvent.type(screen.getByLabelText("Day"), "2026-11-25");
  const start = screen.getByLabelText("Begins");
  await userEvent.clear(start);
  await userEvent.type(start, "soon");
  await press(/^Move it/);
  expect(await screen.findByText("Type a time such as 19:30 or 7pm.")).toBeDefined();
  await userEvent.clear(start);
  await userEvent.type(start, "3pm");
  await userEvent.selectOptions(screen.getByLabelText("Room"), await screen.findByRole("option", { name: "Main stage" }));
  await userEvent.click(screen.getByLabelText("Nobody: a slip of the pen"));
  await press("Move it");
  await vi.waitFor(() => expect(sent()).toEqual([{ local_start: "2026-11-25T15:00", local_end: "2026-11-25T16:30", room_id: "r2", audience: "silent" }]));
});

it("of a journey over the date line may end on the day before, not before it began", async () => {
  const flight = { ...event, type: "travel", local_start: "2026-11-24T00:30:00", local_end: "2026-11-23T17:00:00", timezone: "Pacific/Auckland", end_timezone: "America/Los_Angeles" } as ScheduleEvent;
  const { sent } = open({ [change]: flight }, flight, null);
  await dialog();
  const endDay = screen.getByLabelText("Ends on");
  await userEvent.clear(endDay);
  await userEvent.type(endDay, "2026-11-22");
  await press(/^Move it/);
  expect(screen.getByText("Choose a day and a time that are after it begins.")).toBeDefined();
  await userEvent.clear(endDay);
  await userEvent.type(endDay, "2026-11-23");
  await userEvent.clear(screen.getByLabelText("Ends"));
  await userEvent.type(screen.getByLabelText("Ends"), "17:45");
  await press("Move it");
  await vi.waitFor(() => expect(sent()).toEqual([{ local_start: "2026-11-24T00:30", local_end: "2026-11-23T17:45", audience: "affected" }]));
});

it("of a series asks how much of it", async () => {
  const { sent } = open({ [change]: event }, { ...event, recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO" });
  await dialog();
  await userEvent.click(screen.getByLabelText("This one and all after it"));
  await press("Move it");
  await vi.waitFor(() => expect(sent()[0]).toMatchObject({ range: "following", audience: "affected" }));
});

it("of a draft asks nobody's audience", async () => {
  const { sent } = open({ [change]: event }, { ...event, state: "draft" });
  await dialog();
  expect(screen.getByText("This is a draft: nobody is told.")).toBeDefined();
  await press("Move it");
  await vi.waitFor(() => expect(sent()).toEqual([{ local_start: "2026-11-24T14:00", local_end: "2026-11-24T16:30" }]));
});

const preview = "POST /events/e1/preview";
const foreseen = (more: object = {}) => ({
  changes: {},
  occurrences: 3,
  audiences: [
    { audience: "affected", count: 7, first_names: ["Anna", "Ben", "Carl", "Dora", "Emil", "Fay", "Gus"] },
    { audience: "staff", count: 0, first_names: [] },
  ],
  room_conflicts: [],
  people_conflicts: [],
  ...more,
});

it("says who would be told, by name, before anything is sent", async () => {
  const { sent } = open({ [preview]: foreseen(), [change]: event });
  await dialog();
  expect(await screen.findByText("7 people: Anna, Ben, Carl, Dora, Emil and 2 more")).toBeDefined();
  expect(screen.getByText("3 events change.")).toBeDefined();
  expect(screen.getByLabelText(/^Only the office/).closest("label")?.textContent).toMatch(/Nobody would get a message/);
  expect(sent()).toEqual([]);
});

it("asks for the preview with the change alone", async () => {
  const asked = serve({ ...reads, [preview]: foreseen() });
  show(<MoveDialog event={{ ...event, recurrence: "RRULE:FREQ=DAILY" }} target={tuesday} home={home} onClose={onClose} />);
  await screen.findByText(/^7 people/);
  expect(asked.find(({ what }) => what === preview)?.body).toEqual({ local_start: "2026-11-24T14:00", local_end: "2026-11-24T16:30", range: "this" });
});

it("without a preview says that it is not known, and can be sent", async () => {
  const { sent } = open({ [preview]: json({ type: "internal_error", status: 500 }, 500), [change]: event });
  await dialog();
  expect((await screen.findAllByText("How many that are cannot be said now.")).length).toBe(3);
  await press("Move it");
  await vi.waitFor(() => expect(sent()).toHaveLength(1));
});

it("names clashes before it is sent, and takes the reason at once", async () => {
  const clash = { user_id: "u1", name: "Anna", event_id: "e9", title: "Fitting", start_at: "2026-11-24T13:00:00Z", end_at: "2026-11-24T15:00:00Z" };
  const { sent } = open({ [preview]: foreseen({ people_conflicts: [clash] }), [change]: event });
  await dialog();
  expect(await screen.findByRole("link", { name: "Fitting" })).toBeDefined();
  await userEvent.type(screen.getByLabelText("Why that is all right"), "She knows");
  await press("Move it all the same");
  await vi.waitFor(() => expect(sent()).toEqual([{ local_start: "2026-11-24T14:00", local_end: "2026-11-24T16:30", audience: "affected", accept_conflicts: "She knows" }]));
});

it("forgets a refusal once the change would be taken", async () => {
  const taken = { event_id: "e9", title: "Swan Lake", room: "Studio 1", start_at: "2026-11-24T13:00:00Z", end_at: "2026-11-24T15:00:00Z" };
  let answer: object = foreseen({ room_conflicts: [taken] });
  open({ [preview]: () => answer, [change]: refused("room_taken", { conflicts: [taken] }) });
  await dialog();
  expect(await screen.findByText("The room is taken")).toBeDefined();
  await press("Move it");
  answer = foreseen();
  await userEvent.selectOptions(screen.getByLabelText("Room"), await screen.findByRole("option", { name: "Main stage" }));
  await vi.waitFor(() => expect(screen.queryByText("The room is taken")).toBeNull());
});

it("into a taken room is refused, and names what is there", async () => {
  open({ [change]: refused("room_taken", { conflicts: [{ event_id: "e9", title: "Swan Lake", room: "Studio 1", start_at: "2026-11-24T13:00:00Z", end_at: "2026-11-24T15:00:00Z" }] }) });
  await dialog();
  await press("Move it");
  expect(await screen.findByText("The room is taken")).toBeDefined();
  expect(screen.getByRole("link", { name: "Swan Lake" }).getAttribute("href")).toBe("/schedule/e9");
  expect(onClose).not.toHaveBeenCalled();
});

it("over people who are called elsewhere needs a reason", async () => {
  let answer = () => refused("schedule_conflict", { conflicts: [{ event_id: "e9", title: "Fitting", name: "Anna", user_id: "u1", start_at: "2026-11-24T13:00:00Z", end_at: "2026-11-24T15:00:00Z" }] });
  const { sent } = open({ [change]: () => answer() });
  await dialog();
  await press("Move it");
  expect(await screen.findByText("Something stands against calling 1 person then")).toBeDefined();
  expect(screen.getByRole("link", { name: "Fitting" }).closest("li")?.textContent).toMatch(/^Anna: Fitting/);
  await press(/^Move it all the same/);
  expect(sent()).toHaveLength(1);
  answer = () => json(event);
  await userEvent.type(screen.getByLabelText("Why that is all right"), "She knows");
  await press("Move it all the same");
  await vi.waitFor(() => expect(sent()[1]).toMatchObject({ accept_conflicts: "She knows" }));
});

it("against a rule that refuses asks for no reason, and what nobody is told more of is no link", async () => {
  const times = { start_at: "2026-11-23T22:00:00Z", end_at: "2026-11-24T07:00:00Z" };
  const conflicts = [
    { ...times, event_id: "e9", kind: "overnight_rest", severity: "hard", title: "9 h of rest overnight, 11 h are needed", name: "Anna", user_id: "u1" },
    { ...times, event_id: null, kind: "busy_elsewhere", severity: "soft", title: "Busy elsewhere", name: "Ben", user_id: "u2" },
  ];
  open({ [change]: refused("schedule_rule_broken", { conflicts }) });
  await dialog();
  await press("Move it");
  expect(await screen.findByText("The rules of the company refuse this")).toBeDefined();
  expect(screen.getByRole("link", { name: /^9 h of rest/ }).getAttribute("href")).toBe("/schedule/e9");
  expect(screen.getByText(/^Ben: busy elsewhere/).querySelector("a")).toBeNull();
  expect(screen.queryByLabelText("Why that is all right")).toBeNull();
});

it("to a time the clocks skip offers the next one", async () => {
  const { sent } = open({ [change]: refused("time_does_not_exist", { field: "local_start", next_valid: "2026-11-24T15:00:00" }) });
  await dialog();
  await press("Move it");
  await userEvent.click(await screen.findByRole("button", { name: /^Take/ }));
  await press("Move it");
  await vi.waitFor(() => expect(sent()[1]).toMatchObject({ local_start: "2026-11-24T15:00" }));
});

it("to a time the clocks show twice asks which", async () => {
  let answer = () => refused("time_is_ambiguous", { field: "local_start", offsets: [{ fold: "first", offset: "+02" }, { fold: "second", offset: "+01" }] });
  const { sent } = open({ [change]: () => answer() });
  await dialog();
  await press("Move it");
  await userEvent.click(await screen.findByLabelText(/^The second/));
  answer = () => json(event);
  await press("Move it");
  await vi.waitFor(() => expect(sent()[1]).toMatchObject({ fold: "second" }));
});

it("when somebody else was quicker shows both, and one chooses", async () => {
  const theirs = { ...event, version: 4, title: "Full orchestra", local_start: "2026-11-26T14:00:00", local_end: "2026-11-26T16:30:00" };
  let answer = () => json({ type: "version_mismatch", status: 412 }, 412);
  const { sent } = open({ [change]: () => answer(), "GET /events/e1": theirs });
  await dialog();
  await press("Move it");
  expect(await screen.findByText("Somebody saved this event while you were changing it")).toBeDefined();
  expect(screen.getByText("Full orchestra")).toBeDefined();
  expect(screen.getByLabelText(/^Theirs.*26/)).toBeDefined();
  answer = () => json(theirs);
  await press("Move it");
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent()).toHaveLength(2);
});

it("where theirs is kept, nothing is sent", async () => {
  const theirs = { ...event, version: 4, local_start: "2026-11-26T14:00:00", local_end: "2026-11-26T16:30:00" };
  const { sent } = open({ [change]: json({ type: "version_mismatch", status: 412 }, 412), "GET /events/e1": theirs });
  await dialog();
  await press("Move it");
  await userEvent.click(await screen.findByLabelText(/^Theirs/));
  await press("Move it");
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent()).toHaveLength(1);
});
