// Local times and their instants, also where the clocks are changed.
import { expect, it } from "vitest";
import { instantIn, localIn } from "./instant";

it.each([
  ["2026-11-23T18:00", "Europe/Vienna", "2026-11-23T17:00:00.000Z"],
  ["2026-07-01T18:00", "Europe/Vienna", "2026-07-01T16:00:00.000Z"],
  ["2026-11-23T00:00", "America/New_York", "2026-11-23T05:00:00.000Z"],
  ["2026-11-23T12:00", "Asia/Kathmandu", "2026-11-23T06:15:00.000Z"],
  // The morning after the clocks were put back.
  ["2026-10-25T12:00", "Europe/Vienna", "2026-10-25T11:00:00.000Z"],
  // Shown twice: the first.
  ["2026-10-25T02:30", "Europe/Vienna", "2026-10-25T00:30:00.000Z"],
])("%s in %s", (local, zone, instant) => {
  expect(instantIn(local, zone)).toBe(instant);
  expect(localIn(instant, zone)).toBe(local);
});

it("a time the clocks skip is taken after the gap", () => {
  expect(localIn(instantIn("2026-03-29T02:30", "Europe/Vienna"), "Europe/Vienna")).toBe("2026-03-29T03:30");
});
