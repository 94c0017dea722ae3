// An event of November 2026 in Studio 1, as the server tells it to somebody in Vienna.
import type { ScheduleEvent } from "../../../api/types";

export const home = "Europe/Vienna";

/** `start` and `end` are "24T10:00". */
export const testEvent = (id: string, title: string, start: string, end: string, more: object = {}): ScheduleEvent =>
  ({
    id,
    title,
    type: "rehearsal",
    state: "confirmed",
    local_start: `2026-11-${start}:00`,
    local_end: `2026-11-${end}:00`,
    start_datetime: `2026-11-${start}:00+01:00`,
    end_datetime: `2026-11-${end}:00+01:00`,
    timezone: home,
    end_timezone: home,
    all_day: false,
    room: { id: "r1", name: "Studio 1" },
    participants: [],
    counts: { participants: 6 },
    ...more,
  }) as unknown as ScheduleEvent;
