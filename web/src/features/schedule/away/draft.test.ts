// What is sent of a time away, and what is missing in it.
import { expect, it } from "vitest";
import { emptyAway, problemsOf, spanToTell } from "./draft";

it("ends whole days with the midnight after the last one", () => {
  expect(spanToTell({ ...emptyAway, from: "2026-12-24", to: "2026-12-31" })).toEqual({ local_start: "2026-12-24", local_end: "2027-01-01" });
  expect(spanToTell({ ...emptyAway, from: "2026-12-24" })).toEqual({ local_start: "2026-12-24", local_end: "2026-12-25" });
});

it("ends hours on the next day where they go over midnight", () => {
  const hours = { ...emptyAway, length: "hours", from: "2026-11-30" } as const;
  expect(spanToTell({ ...hours, begins: "14:00", ends: "16:30" })).toEqual({ local_start: "2026-11-30T14:00", local_end: "2026-11-30T16:30" });
  expect(spanToTell({ ...hours, begins: "22:00", ends: "02:00" })).toEqual({ local_start: "2026-11-30T22:00", local_end: "2026-12-01T02:00" });
});

it("says what is missing", () => {
  expect(problemsOf(emptyAway)).toEqual({ from: "away.missing.day" });
  expect(problemsOf({ ...emptyAway, from: "2026-12-24", to: "2026-12-23" })).toEqual({ to: "away.wrong.order" });
  expect(problemsOf({ ...emptyAway, length: "hours", from: "2026-12-24", begins: "10:00" })).toEqual({ ends: "away.missing.time" });
  // What was typed for whole days does not count for hours.
  expect(problemsOf({ ...emptyAway, length: "hours", from: "2026-12-24", to: "2026-12-23", begins: "10:00", ends: "11:00" })).toEqual({});
});
