// The stage door: whether one can say that one is here, or leaves. Pure.
import type { ScheduleEvent } from "../../api/types";
import type { Way } from "../../device/replies/model";
import { calledAt } from "../event-state";
import { doorAt } from "../event-time";

const hourMs = 3_600_000;

export interface Door {
  way: Way;
  /** It is what one most likely wants now. */
  isNear: boolean;
}

/** Around the time of the event; null for whoever is not called, does not come, or where nothing takes place. */
export function doorOf(event: ScheduleEvent, now: number): Door | null {
  const mine = event.my_participation;
  if (!mine || mine.status === "declined" || event.state === "cancelled" || event.state === "draft") return null;
  const called = calledAt(event);
  if (doorAt(event, called, now) !== "on") return null;
  if (mine.check_in_time != null) return { way: "out", isNear: mine.check_out_time == null && now >= Date.parse(event.end_datetime) - hourMs / 2 };
  return { way: "in", isNear: now >= called - 3 * hourMs && now < Date.parse(event.end_datetime) };
}
