// Where somebody stands at the stage door, and whether people can be checked in on this day. Pure.
import type { Attendance, ScheduleEvent } from "../../../api/types";
import { todayIn } from "../days";
import type { Note } from "./useNoting";

export interface Presence {
  person: Attendance;
  came: string | null;
  left: string | null;
  minutesLate: number;
  where: "away" | "here" | "left";
}

const lateBy = (came: string, callAt: string): number => Math.max(0, Math.floor((Date.parse(came) - Date.parse(callAt)) / 60_000));

/** With what was pressed and is not noted yet. */
export function presenceOf(person: Attendance, note: Note | undefined): Presence {
  const came = note?.way === "in" ? note.at : (person.check_in_time ?? null);
  const left = note?.way === "out" ? note.at : (person.check_out_time ?? null);
  return { person, came, left, minutesLate: came === null ? 0 : lateBy(came, person.call_at), where: left !== null ? "left" : came !== null ? "here" : "away" };
}

export type Phase = "draft" | "cancelled" | "early" | "on" | "over";

/** People come and go on the days of the event, on the clocks of its places. */
export function phaseOf(event: Pick<ScheduleEvent, "state" | "local_start" | "local_end" | "timezone" | "end_timezone">, now = Date.now()): Phase {
  if (event.state === "draft" || event.state === "cancelled") return event.state;
  if (todayIn(event.timezone, now) < event.local_start.slice(0, 10)) return "early";
  return todayIn(event.end_timezone, now) > event.local_end.slice(0, 10) ? "over" : "on";
}
