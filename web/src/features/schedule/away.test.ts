// Times away in words, and what falls into them.
import { beforeEach, expect, it } from "vitest";
import type { ScheduleEvent } from "../../api/types";
import { setViewer } from "../../i18n/locale";
import { awaySpan, callsDuring, lastAway } from "./away";

const time = (local_start: string, local_end: string, timezone = "Europe/Vienna") => ({
  local_start,
  local_end,
  timezone,
  start_at: `${local_start}+01:00`,
  end_at: `${local_end}+01:00`,
});
const days = time("2026-11-24T00:00:00", "2026-11-28T00:00:00");

beforeEach(() => setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" }));

it("says days without the midnight after them, hours with their day, and the zone where it is another one", () => {
  expect(awaySpan(days)).toBe("24 Nov 2026 – 27 Nov 2026");
  expect(awaySpan(time("2026-11-24T00:00:00", "2026-11-25T00:00:00"))).toBe("24 Nov 2026");
  expect(awaySpan(time("2026-11-24T14:00:00", "2026-11-24T16:30:00"))).toBe("24 Nov 2026, 14:00–16:30");
  expect(awaySpan(time("2026-11-24T22:00:00", "2026-11-25T02:00:00"))).toBe("24 Nov 2026, 22:00 – 25 Nov 2026, 02:00");
  expect(awaySpan(time("2026-11-24T14:00:00", "2026-11-24T16:00:00", "America/New_York"))).toContain("(New York)");
});

it("ends on the day before the midnight it ends at", () => {
  expect(lastAway(days)).toBe("2026-11-27");
  expect(lastAway(time("2026-11-24T22:00:00", "2026-11-25T02:00:00"))).toBe("2026-11-25");
});

it("finds what one is called to meanwhile, but for what is off or declined", () => {
  const event = (id: string, day: string, more: object = {}) =>
    ({ id, state: "confirmed", start_datetime: `2026-11-${day}T10:00:00+01:00`, end_datetime: `2026-11-${day}T12:00:00+01:00`, my_participation: { status: "invited" }, ...more }) as unknown as ScheduleEvent;
  const events = [
    event("last", "27"),
    event("first", "24"),
    event("after", "28"),
    event("off", "25", { state: "cancelled" }),
    event("declined", "25", { my_participation: { status: "declined" } }),
    event("others", "25", { my_participation: null }),
  ];
  expect(callsDuring(days, events).map(({ id }) => id)).toEqual(["first", "last"]);
});
