// The stage door on an event's day: whether one can say that one is here, or leaves. Pure.
import type { ScheduleEvent } from "../../../api/types";
import type { Way } from "../../../device/replies/model";
import { callAt, dayIn } from "../../../presentation/event-time";

const hourMs = 3_600_000;

export interface Door {
  way: Way;
  /** It is what one most likely wants now. */
  isNear: boolean;
}

/** On the days of the event, where it is; null for whoever is not called, does not come, or where nothing takes place. */
export function doorOf(event: ScheduleEvent, now: number): Door | null {
  const mine = event.my_participation;
  if (!mine || mine.status === "declined" || event.state === "cancelled" || event.state === "draft") return null;
  const isBefore = dayIn(now, event.timezone) < event.local_start.slice(0, 10);
  const isAfter = dayIn(now, event.end_timezone) > event.local_end.slice(0, 10);
  if (isBefore || isAfter) return null;
  if (mine.check_in_time != null) return { way: "out", isNear: mine.check_out_time == null && now >= Date.parse(event.end_datetime) - hourMs / 2 };
  const called = mine.call_time == null ? Date.parse(event.start_datetime) : callAt(event, mine.call_time);
  return { way: "in", isNear: now >= called - 3 * hourMs && now < Date.parse(event.end_datetime) };
}
