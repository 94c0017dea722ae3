// The week by the hour: dragged to another day and time, made longer by the lower edge, moved by the keyboard, heard as a table.
import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { show } from "../../../test-screen";
import { weekOf } from "../days";
import { HoursBoard } from "./HoursBoard";
import { home, testEvent as event } from "./test-event";

setViewer({ locale: "en-GB", timeZone: home });
const night = event("e1", "Night shoot", "24T20:00", "25T02:00", { room: { id: "r2", name: "Stage" } });
const orchestra = event("e2", "Orchestra", "24T10:00", "24T12:00");
const chorus = event("e3", "Chorus", "26T10:00", "26T11:00", { state: "tentative", timezone: "America/New_York", end_timezone: "America/New_York", local_start: "2026-11-26T04:00:00", local_end: "2026-11-26T05:00:00" });
const events = [night, orchestra, chorus, event("e4", "Fitting", "27T15:00", "27T16:00", { state: "cancelled" }), event("e5", "Tour", "27T00:00", "29T00:00", { all_day: true, room: null })];

let onMove = vi.fn();
const board = (move: typeof onMove | null = onMove) =>
  show(<HoursBoard events={events} peopleOf={(each) => each.participants} days={weekOf("2026-11-23", 1)} today="2026-11-24" home={home} busy={false} onMove={move} hrefOf={(day) => `/schedule?view=day&day=${day}`} />);
beforeEach(() => {
  onMove = vi.fn();
  HTMLElement.prototype.setPointerCapture = () => undefined;
});
afterEach(() => vi.useRealTimers());

const column = (day: string) => document.querySelector<HTMLElement>(`[data-column][data-day="2026-11-${day}"]`) ?? document.body;
const block = (day: string, title: RegExp) => within(column(day)).getByRole("link", { name: title });
/** An hour is 48 pixels high. */
const at = (clientY: number) => ({ clientX: 10, clientY, button: 0, buttons: 1, pointerId: 1, pointerType: "mouse" });
const over = (day: string) => {
  document.elementFromPoint = () => column(day);
};
function drag(from: HTMLElement, day: string, hours: number): void {
  fireEvent.pointerDown(from, at(100));
  over(day);
  fireEvent.pointerMove(from, at(100 + hours * 48));
}
const edge = (day: string, title: RegExp) => block(day, title).parentElement?.querySelector<HTMLElement>("[data-edge]") ?? document.body;

it("a drop on another day and hour brings it there in steps of a quarter, in its room", () => {
  board();
  drag(block("24", /Orchestra/), "25", 2.3);
  fireEvent.pointerUp(block("24", /Orchestra/), at(0));
  expect(onMove).toHaveBeenCalledExactlyOnceWith(orchestra, { local_start: "2026-11-25T12:15", local_end: "2026-11-25T14:15", room_id: "r1" });
});

it("shows before the drop where it would be and what is in its way; beside the days nothing happens", () => {
  board();
  drag(block("24", /Orchestra/), "26", 0.5);
  const preview = column("26").querySelector("[data-preview]");
  expect(preview?.textContent).toBe("10:30 – 12:30");
  expect(preview?.getAttribute("data-over")).toBe("taken");
  expect(screen.getByText("The room is taken: Chorus")).toBeDefined();
  expect(block("26", /Chorus/).parentElement?.hasAttribute("data-clashes")).toBe(true);
  document.elementFromPoint = () => document.body;
  fireEvent.pointerMove(block("24", /Orchestra/), at(300));
  fireEvent.pointerUp(block("24", /Orchestra/), at(300));
  expect(onMove).not.toHaveBeenCalled();
});

it("the lower edge makes it longer, also into the next day", () => {
  board();
  drag(edge("24", /Orchestra/), "24", 1);
  fireEvent.pointerUp(edge("24", /Orchestra/), at(0));
  expect(onMove).toHaveBeenLastCalledWith(orchestra, { local_start: "2026-11-24T10:00", local_end: "2026-11-24T13:00", room_id: "r1" });
  drag(edge("24", /Orchestra/), "25", -11);
  fireEvent.pointerUp(edge("24", /Orchestra/), at(0));
  expect(onMove).toHaveBeenLastCalledWith(orchestra, { local_start: "2026-11-24T10:00", local_end: "2026-11-25T01:00", room_id: "r1" });
});

it("an event over midnight is made shorter where it ends", () => {
  board();
  expect(block("24", /Night shoot/).parentElement?.querySelector("[data-edge]")).toBeNull();
  drag(edge("25", /Night shoot/), "25", -1);
  fireEvent.pointerUp(edge("25", /Night shoot/), at(0));
  expect(onMove).toHaveBeenLastCalledWith(night, { local_start: "2026-11-24T20:00", local_end: "2026-11-25T01:00", room_id: "r2" });
});

it("a whole day goes to another day", () => {
  board();
  const tour = within(screen.getByRole("row", { name: /^All day/ })).getAllByRole("link", { name: /Tour/ })[0] ?? document.body;
  drag(tour, "23", 3);
  fireEvent.pointerUp(tour, at(0));
  expect(onMove).toHaveBeenLastCalledWith(events[4], { local_start: "2026-11-23T00:00", local_end: "2026-11-25T00:00", room_id: null });
});

it("is a table that says of each event when, where and with how many, in the company's time and the event's own", () => {
  board();
  const headings = within(screen.getByRole("table", { name: "The week by the hour" })).getAllByRole("columnheader");
  expect(headings).toHaveLength(8);
  expect(headings[2]?.textContent).toMatch(/24.*, today/);
  expect(block("26", /Chorus/).textContent).toMatch(/Chorus.*10:00 – 11:00.*04:00 New York.*Tentative.*Studio 1.*6 people.*Rehearsal/);
  expect(block("25", /Night shoot/).textContent).toMatch(/goes on/);
});

it("says for paper of what kind each is, which is read out once, and how many hours share the page", () => {
  board();
  const kinds = [...column("24").querySelectorAll("[data-bar] [aria-hidden=true]")].filter(({ textContent }) => textContent === "Rehearsal");
  expect(kinds).toHaveLength(2);
  expect(screen.getByRole("table").style.getPropertyValue("--hours")).toBe("24");
});

it("the keyboard opens the same dialog, once for each event that can be moved; readers have neither", async () => {
  board();
  await userEvent.click(screen.getByRole("button", { name: "Move Night shoot…" }));
  expect(onMove).toHaveBeenCalledWith(night);
  expect(screen.queryByRole("button", { name: "Move Fitting…" })).toBeNull();
  expect(within(column("27")).queryByText("Fitting")?.closest("[data-bar]")?.querySelector("[data-edge]")).toBeNull();
});

it("whoever only reads drags nothing", () => {
  board(null);
  expect(screen.queryByRole("button", { name: /^Move/ })).toBeNull();
  expect(document.querySelector("[data-edge]")).toBeNull();
  drag(block("24", /Orchestra/), "25", 2);
  expect(document.querySelector("[data-preview]")).toBeNull();
});

it("the time is a line over today", () => {
  vi.useFakeTimers({ now: new Date("2026-11-24T11:00:00Z") });
  board();
  expect(document.querySelectorAll("[data-now]")).toHaveLength(1);
  expect(column("24").querySelector<HTMLElement>("[data-now]")?.style.top).toBe("50%");
});
