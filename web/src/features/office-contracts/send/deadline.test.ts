// Deadlines across zones and the days on which clocks change.
import { describe, expect, it } from "vitest";
import { dayOf, endOfDay } from "./deadline";

describe("endOfDay", () => {
  it.each([
    ["2026-12-24", "Europe/Vienna", "2026-12-24T22:59:00.000Z"],
    ["2026-07-01", "Europe/Vienna", "2026-07-01T21:59:00.000Z"],
    ["2026-10-25", "Europe/Vienna", "2026-10-25T22:59:00.000Z"],
    ["2026-03-29", "Europe/Vienna", "2026-03-29T21:59:00.000Z"],
    ["2026-11-01", "America/New_York", "2026-11-02T04:59:00.000Z"],
    ["2026-12-24", "Asia/Kolkata", "2026-12-24T18:29:00.000Z"],
    ["2026-12-24", "Pacific/Kiritimati", "2026-12-24T09:59:00.000Z"],
  ])("%s in %s is %s", (day, zone, instant) => {
    expect(endOfDay(day, zone)).toBe(instant);
    expect(dayOf(instant, zone)).toBe(day);
  });
  it.each(["", "tomorrow", "2026-13-40", "24.12.2026"])("refuses %j", (day) => expect(endOfDay(day, "Europe/Vienna")).toBeNull());
});
