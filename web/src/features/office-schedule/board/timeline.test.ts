// A day on a line of hours.
import { describe, expect, it } from "vitest";
import type { ScheduleEvent } from "../../../api/types";
import { hoursOf, linesOf, minutesOn, minutesOver, placeOn, shiftedBy } from "./timeline";

const event = (start: string, end: string, more: object = {}) =>
  ({ start_datetime: `${start}:00+01:00`, end_datetime: `${end}:00+01:00`, local_start: `${start}:00`, local_end: `${end}:00`, all_day: false, room: { id: "r1", name: "Studio 1" }, ...more }) as unknown as ScheduleEvent;
const day = "2026-11-23";
const morning = event("2026-11-23T10:00", "2026-11-23T13:00");
const night = event("2026-11-23T22:00", "2026-11-24T00:30");

describe("the line", () => {
  it("shows the usual hours, and more where something needs them", () => {
    expect(hoursOf([morning], day)).toEqual({ from: 480, to: 1320 });
    expect(hoursOf([event("2026-11-23T05:30", "2026-11-23T06:00"), night], day)).toEqual({ from: 300, to: 1440 });
  });
  it("ends with the day for what goes on", () => {
    expect(minutesOn(night, day)).toEqual({ from: 1320, to: 1440 });
    expect(minutesOn(night, "2026-11-24")).toEqual({ from: 0, to: 30 });
  });
  it("gives each its part", () => {
    expect(placeOn(minutesOn(morning, day), { from: 480, to: 1080 })).toEqual({ left: 0.2, width: 0.3 });
  });
  it("puts what overlaps below each other", () => {
    const span = (from: number, to: number) => ({ from, to });
    expect(linesOf([span(0, 60), span(30, 90), span(60, 120), span(70, 80)])).toEqual([0, 1, 0, 2]);
  });
});

describe("a drag", () => {
  it("goes by quarters of an hour", () => {
    expect(minutesOver(0.1, { from: 480, to: 1080 })).toBe(60);
    expect(minutesOver(0.03, { from: 480, to: 1080 })).toBe(15);
    expect(minutesOver(-0.05, { from: 480, to: 1080 })).toBe(-30);
  });
  it("moves the whole, also into another room", () => {
    expect(shiftedBy(morning, "whole", 90, "r2")).toEqual({ local_start: "2026-11-23T11:30", local_end: "2026-11-23T14:30", room_id: "r2" });
    expect(shiftedBy(night, "whole", 120, undefined)).toEqual({ local_start: "2026-11-24T00:00", local_end: "2026-11-24T02:30", room_id: "r1" });
  });
  it("by the end makes it longer or shorter, but not nothing, and stays in its room", () => {
    expect(shiftedBy(morning, "end", -60, "r2")).toEqual({ local_start: "2026-11-23T10:00", local_end: "2026-11-23T12:00", room_id: "r1" });
    expect(shiftedBy(morning, "end", -600, undefined).local_end).toBe("2026-11-23T10:15");
  });
});
