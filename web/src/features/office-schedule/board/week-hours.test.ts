// The columns of a week by the hour.
import { expect, it } from "vitest";
import type { Participant } from "../../../api/types";
import { testEvent as event } from "./test-event";
import { movedSpan, reachOf, withinDay } from "./timeline";
import { blocksOf, clashesAmong, minutesNow, sidesOf, weekHoursOf } from "./week-hours";

const night = event("e1", "Night shoot", "24T22:00", "25T02:00", { room: { id: "r2", name: "Stage" } });
const orchestra = event("e2", "Orchestra", "24T10:00", "24T12:00");
const chorus = event("e3", "Chorus", "24T11:00", "24T13:00");
const tour = event("e4", "Tour", "24T00:00", "26T00:00", { all_day: true, room: null });

it("puts side by side what overlaps, and gives the whole width again to what comes after", () => {
  const span = (from: number, to: number) => ({ from, to });
  expect(sidesOf([span(0, 60), span(30, 90), span(60, 120), span(120, 180)])).toEqual([
    { line: 0, of: 2 },
    { line: 1, of: 2 },
    { line: 0, of: 2 },
    { line: 0, of: 1 },
  ]);
  expect(sidesOf([])).toEqual([]);
});

it("an event over midnight goes on in the next day's column; whole days stand in none", () => {
  const events = [night, chorus, orchestra, tour];
  expect(blocksOf(events, "2026-11-24").map(({ event: { title }, span, line, of, continued, continues }) => [title, span, `${line}/${of}`, continued, continues])).toEqual([
    ["Orchestra", { from: 600, to: 720 }, "0/2", false, false],
    ["Chorus", { from: 660, to: 780 }, "1/2", false, false],
    ["Night shoot", { from: 1320, to: 1440 }, "0/1", false, true],
  ]);
  expect(blocksOf(events, "2026-11-25")).toMatchObject([{ event: night, span: { from: 0, to: 120 }, continued: true, continues: false }]);
});

it("what lasts a few minutes stands beside what begins before it could be read", () => {
  const call = event("e5", "Call", "24T09:55", "24T10:00");
  expect(blocksOf([call, orchestra], "2026-11-24").map(({ line, of }) => [line, of])).toEqual([
    [0, 2],
    [1, 2],
  ]);
});

it("begins with the hour that any of its days needs, not one of other days, and goes until midnight", () => {
  expect(weekHoursOf([orchestra], ["2026-11-23", "2026-11-24"])).toEqual({ from: 480, to: 1440 });
  expect(weekHoursOf([night, orchestra], ["2026-11-24", "2026-11-25"])).toEqual({ from: 0, to: 1440 });
  expect(weekHoursOf([night], ["2026-11-23"])).toEqual({ from: 480, to: 1440 });
});

it("knows what takes the same room or person twice", () => {
  const ada = { user_id: "u1", name: "Ada", status: "confirmed" } as Participant;
  const fitting = event("e6", "Fitting", "24T23:00", "24T23:30", { room: null, participants: [ada] });
  const events = [orchestra, chorus, { ...night, participants: [ada] }, fitting, event("e7", "Talk", "24T10:00", "24T11:00", { room: null })];
  expect([...clashesAmong(events, (each) => each.participants)].sort()).toEqual(["e1", "e2", "e3", "e6"]);
});

it("a dragged end reaches into the next day", () => {
  const target = { local_start: "2026-11-24T11:00", local_end: "2026-11-25T01:00", room_id: "r1" };
  expect(withinDay(movedSpan(reachOf(chorus, "2026-11-24"), chorus, target))).toEqual({ from: 660, to: 1440 });
  expect(withinDay(movedSpan(reachOf(chorus, "2026-11-25"), chorus, target))).toEqual({ from: 0, to: 60 });
});

it("tells the time of the company's clock", () => {
  expect(minutesNow(Date.parse("2026-11-24T23:30:00Z"), "Europe/Vienna")).toBe(30);
  expect(minutesNow(Date.parse("2026-11-24T12:05:00Z"), "Europe/Vienna")).toBe(13 * 60 + 5);
});
