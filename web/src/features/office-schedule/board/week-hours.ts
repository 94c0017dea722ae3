// A week by the hour: which hours it shows, and where in the columns of its days events stand. Pure.
import type { ScheduleEvent } from "../../../api/types";
import { keptFormat } from "../../../i18n/intl";
import { daysOf, obstaclesOf, placeOf, spanOf, type PeopleOf } from "./layout";
import { dayMinutes, hoursOf, linesOf, minutesOn, type Hours } from "./timeline";

const format = keptFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);

/** What is shorter is drawn as long as this, so that its title can be read. */
const shortest = 30;

/** A part of an event that lies in one day. */
export interface Block {
  event: ScheduleEvent;
  span: Hours;
  /** Its line among those side by side, and how many there are. */
  line: number;
  of: number;
  continued: boolean;
  continues: boolean;
}

/** Those that overlap one after the other share the width; what follows them has all of it again. Takes them by their beginnings. */
export function sidesOf(spans: readonly Hours[]): { line: number; of: number }[] {
  const sides: { line: number; of: number }[] = [];
  let group: Hours[] = [];
  let end = 0;
  const close = () => {
    const lines = linesOf(group);
    const of = Math.max(0, ...lines) + 1;
    sides.push(...lines.map((line) => ({ line, of })));
    group = [];
  };
  for (const span of spans) {
    if (group.length > 0 && span.from >= end) close();
    end = group.length === 0 ? span.to : Math.max(end, span.to);
    group.push(span);
  }
  close();
  return sides;
}

const covers = (event: ScheduleEvent, day: string): boolean => {
  const { first, last } = daysOf(event);
  return first <= day && day <= last;
};

export function blocksOf(events: readonly ScheduleEvent[], day: string): Block[] {
  const own = events
    .filter((event) => !event.all_day && covers(event, day))
    .map((event) => ({ event, span: minutesOn(event, day) }))
    .sort((one, other) => one.span.from - other.span.from || spanOf(one.event).to - spanOf(other.event).to);
  const sides = sidesOf(own.map(({ span: { from, to } }) => ({ from, to: Math.max(to, from + shortest) })));
  return own.map(({ event, span }, index) => {
    const { first, last } = daysOf(event);
    return { event, span, ...(sides[index] ?? { line: 0, of: 1 }), continued: day > first, continues: day < last };
  });
}

/** From the hour that one of the days needs until midnight: evenings are made longer there, and where the line ends nothing drops. */
export function weekHoursOf(events: readonly ScheduleEvent[], days: readonly string[]): Hours {
  const starts = days.map((day) => hoursOf(events.filter((event) => covers(event, day)), day).from);
  return { from: Math.min(...starts), to: dayMinutes };
}

/** Those that take the same room or the same people at once as another one. */
export const clashesAmong = (events: readonly ScheduleEvent[], peopleOf: PeopleOf): Set<string> =>
  new Set(events.filter((event) => obstaclesOf(event, placeOf(event), events, peopleOf).length > 0).map(({ id }) => id));

/** Minutes since the day began, on the clock of a zone. */
export function minutesNow(now: number, timeZone: string): number {
  const [hour, minute] = format("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(now).split(":");
  return Number(hour) * 60 + Number(minute);
}
