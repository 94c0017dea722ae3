// Where somebody stands at the stage door, and whether people can be checked in now. Pure.
import type { Attendance, ScheduleEvent } from "../../../api/types";
import { doorAt } from "../../../presentation/event-time";
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

/** People come and go around the time of the event; `callAt` is when the first of those who are meant is called. */
export const phaseOf = (event: ScheduleEvent, callAt: string, now: number): Phase =>
  event.state === "draft" || event.state === "cancelled" ? event.state : doorAt(event, Date.parse(callAt), now);
