// The agenda by day. An event stands under the day it has where it is; one that has begun before stands under today.
import type { ScheduleEvent } from "../../api/types";
import { dayOf } from "../../presentation/event-time";

export interface AgendaDay {
  day: string;
  events: ScheduleEvent[];
}

/** A time at which one cannot come. */
export interface AwayDays {
  id: string;
  first: string;
  last: string;
  words: string;
  note: string | null;
}

/** The day of the agenda under which it stands. */
export const dayOfAway = ({ first }: AwayDays, today: string): string => (first < today ? today : first);

const byStart = (a: ScheduleEvent, b: ScheduleEvent): number =>
  Number(b.all_day) - Number(a.all_day) || Date.parse(a.start_datetime) - Date.parse(b.start_datetime) || (a.id < b.id ? -1 : 1);

/** Whole days first, then by the clock; days without an event stand there where something else is to be said of them. */
export function byDay(events: readonly ScheduleEvent[], today: string, others: readonly string[] = []): AgendaDay[] {
  const days = new Map<string, ScheduleEvent[]>(others.map((day) => [day, []]));
  for (const event of events) {
    const own = dayOf(event);
    const day = own < today ? today : own;
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return [...days]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, ofDay]) => ({ day, events: ofDay.toSorted(byStart) }));
}
