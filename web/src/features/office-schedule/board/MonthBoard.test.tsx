// The month: events go to another day at the same time of day, by the mouse, a finger or the keyboard.
import { act, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { show } from "../../../test-screen";
import { MonthBoard } from "./MonthBoard";
import { home, testEvent as event } from "./test-event";

const night = event("e1", "Night shoot", "10T22:00", "11T02:00");
const events = [night, event("e2", "Chorus", "20T22:30", "20T23:30"), event("e3", "Fitting", "12T10:00", "12T11:00", { state: "cancelled" })];

let onMove = vi.fn();
beforeEach(() => {
  onMove = vi.fn();
  HTMLElement.prototype.setPointerCapture = () => undefined;
  show(<MonthBoard events={events} peopleOf={(each) => each.participants} day="2026-11-10" today="2026-11-10" home={home} busy={false} onMove={onMove} hrefOf={(day) => `/schedule?view=list&day=${day}`} />);
});

const cell = (day: string) => document.querySelector(`[data-day="2026-11-${day}"]`) ?? document.body;
const bar = (day: string, title: RegExp) => within(cell(day) as HTMLElement).getByRole("link", { name: title });
const at = (clientX: number, pointerType: string) => ({ clientX, clientY: 10, button: 0, buttons: 1, pointerId: 1, pointerType });
const over = (day: string) => {
  document.elementFromPoint = () => cell(day);
};

it("a drop on another day keeps the time and the room, and what is in the way glows before it", () => {
  fireEvent.pointerDown(bar("10", /Night shoot/), at(10, "mouse"));
  over("20");
  fireEvent.pointerMove(bar("10", /Night shoot/), at(60, "mouse"));
  expect(cell("20").getAttribute("data-over")).toBe("taken");
  expect(screen.getByText("The room is taken: Chorus")).toBeDefined();
  over("17");
  fireEvent.pointerMove(bar("10", /Night shoot/), at(90, "mouse"));
  expect(cell("17").getAttribute("data-over")).toBe("free");
  fireEvent.pointerUp(bar("10", /Night shoot/), at(90, "mouse"));
  expect(onMove).toHaveBeenCalledExactlyOnceWith(night, { local_start: "2026-11-17T22:00", local_end: "2026-11-18T02:00", room_id: "r1" });
});

it("taken at its second day it moves by as many days", () => {
  fireEvent.pointerDown(bar("11", /Night shoot/), at(10, "mouse"));
  over("12");
  fireEvent.pointerMove(bar("11", /Night shoot/), at(60, "mouse"));
  fireEvent.pointerUp(bar("11", /Night shoot/), at(60, "mouse"));
  expect(onMove).toHaveBeenCalledExactlyOnceWith(night, { local_start: "2026-11-11T22:00", local_end: "2026-11-12T02:00", room_id: "r1" });
});

it("a finger drags after it has rested; what is cancelled stays where it is", () => {
  vi.useFakeTimers();
  over("18");
  fireEvent.pointerDown(bar("12", /Fitting/), at(10, "touch"));
  act(() => void vi.advanceTimersByTime(400));
  fireEvent.pointerMove(bar("12", /Fitting/), at(60, "touch"));
  fireEvent.pointerUp(bar("12", /Fitting/), at(60, "touch"));
  expect(onMove).not.toHaveBeenCalled();
  fireEvent.pointerDown(bar("20", /Chorus/), at(10, "touch"));
  act(() => void vi.advanceTimersByTime(400));
  fireEvent.pointerMove(bar("20", /Chorus/), at(60, "touch"));
  fireEvent.pointerUp(bar("20", /Chorus/), at(60, "touch"));
  vi.useRealTimers();
  expect(onMove).toHaveBeenCalledExactlyOnceWith(events[1], { local_start: "2026-11-18T22:30", local_end: "2026-11-18T23:30", room_id: "r1" });
});

it("the keyboard opens the same dialog, once for each event that can be moved", async () => {
  await userEvent.click(screen.getByRole("button", { name: "Move Night shoot…" }));
  expect(onMove).toHaveBeenCalledWith(night);
  expect(screen.queryByRole("button", { name: "Move Fitting…" })).toBeNull();
});
