// When an event is, in words. Its time belongs to its place; where the viewer's clock shows another one, both are said.
import type { ScheduleEvent } from "../api/types";
import { t } from "../i18n/event-words";
import { formatDay } from "../i18n/format";
import { keptFormat } from "../i18n/intl";
import { currentLocale, currentTimeZone } from "../i18n/locale";

export type Timed = Pick<
  ScheduleEvent,
  "start_datetime" | "end_datetime" | "timezone" | "end_timezone" | "local_start" | "local_end" | "all_day"
>;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const dates = keptFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);
const relatives = keptFormat<Intl.RelativeTimeFormatOptions, Intl.RelativeTimeFormat>(Intl.RelativeTimeFormat);

/** The day (2026-11-23) of an instant on the calendar of a zone. */
export const dayIn = (at: string | number, timeZone = currentTimeZone()): string => dates("en-CA", { timeZone }).format(new Date(at));

/** Another day, so many days on. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);

/** "09:30" where the day has 24 hours, "9:30 AM" where it has twice twelve. */
function clock(timeZone: string): Intl.DateTimeFormat {
  const { hour12 } = dates(currentLocale(), { hour: "numeric" }).resolvedOptions();
  return dates(currentLocale(), { hour: hour12 ? "numeric" : "2-digit", minute: "2-digit", timeZone });
}

/** The clock of a zone at an instant: "19:30", "7:30 PM". */
export const clockAt = (at: string | number, timeZone = currentTimeZone()): string => clock(timeZone).format(new Date(at));

/** What a local time ("2026-11-23T19:30:00") shows on a clock. */
export const clockOf = (local: string): string => clockAt(`${local}Z`, "UTC");

/** From one local time to another of the same day: "19:30–22:15", "7:30 – 10:15 PM". */
export function clockSpan(start: string, end: string): string {
  // Of what ends at midnight the platform would tell two dates.
  if (start.slice(0, 10) !== end.slice(0, 10)) return t("event.span", { start: clockOf(start), end: clockOf(end) });
  return clock("UTC").formatRange(new Date(`${start}Z`), new Date(`${end}Z`));
}

const weekdayOf = (day: string, length: "short" | "long"): string =>
  dates(currentLocale(), { weekday: length, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

/** The city of a zone: "Europe/Vienna" is Vienna. */
export const zoneName = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** Whether the clocks of two zones show something else at an instant. */
export function clocksDiffer(at: string, one: string, other: string): boolean {
  const show = (timeZone: string) =>
    dates("en-GB", { timeZone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" }).format(new Date(at));
  return one !== other && show(one) !== show(other);
}

/** The day an event stands under: where it is, not where the viewer is. */
export const dayOf = (event: Timed): string => event.local_start.slice(0, 10);

/** The day on which it ends; what ends at midnight ends on the day before. */
export function lastDayOf(event: Timed): string {
  const day = event.local_end.slice(0, 10);
  const endsAtMidnight = event.local_end.slice(11, 16) === "00:00" && day > dayOf(event);
  return endsAtMidnight ? dayAfter(day, -1) : day;
}

/** "22:15", or with its weekday where that is another day than the one it stands beside. */
const clockOn = (local: string, day: string): string =>
  local.slice(0, 10) === day || local === `${dayAfter(day, 1)}T00:00:00`
    ? clockOf(local)
    : t("event.weekday_time", { weekday: weekdayOf(local.slice(0, 10), "short"), time: clockOf(local) });

/** An instant on the viewer's clock, with the weekday where it is another day there. */
function mineOf(at: string, day: string): string {
  const time = clockAt(at);
  const mine = dayIn(at);
  return mine === day ? time : t("event.weekday_time", { weekday: weekdayOf(mine, "short"), time });
}

/** When it begins and ends, on the clocks of its own places. */
export function timesOf(event: Timed): { start: string; end: string } {
  return { start: clockOf(event.local_start), end: clockOn(event.local_end, dayOf(event)) };
}

/** "19:30–22:15", "22:00–Sun 02:00", "All day", "All day until 25 Nov 2026". */
export function spanOf(event: Timed): string {
  if (!event.all_day) {
    const endsOnItsDay = event.local_end.slice(0, 10) === dayOf(event);
    return endsOnItsDay ? clockSpan(event.local_start, event.local_end) : t("event.span", timesOf(event));
  }
  const last = lastDayOf(event);
  return last === dayOf(event) ? t("event.all_day") : t("event.all_day.until", { day: formatDay(last) });
}

export const isJourney = (event: Timed): boolean => event.timezone !== event.end_timezone;

/** Which clock is meant, where it is not the viewer's or where there are two: "19:30 Vienna · 18:30 you". */
export function zoneWords(event: Timed): string | null {
  if (event.all_day) return null;
  const mine = currentTimeZone();
  const day = dayOf(event);
  const { start, end } = timesOf(event);
  const startDiffers = clocksDiffer(event.start_datetime, event.timezone, mine);
  if (!isJourney(event)) {
    return startDiffers ? t("event.zone", { time: start, zone: zoneName(event.timezone), mine: mineOf(event.start_datetime, day) }) : null;
  }
  const parts = { start, end, from: zoneName(event.timezone), to: zoneName(event.end_timezone) };
  if (!startDiffers && !clocksDiffer(event.end_datetime, event.end_timezone, mine)) return t("event.journey", parts);
  const own = t("event.span", { start: mineOf(event.start_datetime, day), end: mineOf(event.end_datetime, day) });
  return t("event.journey.zone", { ...parts, mine: own });
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/**
 * When somebody is to be there ("17:00" on the clock of its zone), as an instant: before it begins, unless that falls into it. What
 * is longer than a day counts for its first 18 hours.
 */
export function callAt(event: Timed, call: string): number {
  const [start, end] = [Date.parse(event.start_datetime), Date.parse(event.end_datetime)];
  const later = (minutesOf(call) - minutesOf(event.local_start.slice(11, 16))) * minuteMs;
  const next = start + later + (later < 0 ? dayMs : 0);
  return next <= (end - start > dayMs ? start + 18 * hourMs : end) ? next : next - dayMs;
}

/** "Your call 17:00", with the weekday where that is another day than the one the event stands under. */
export function callWords(event: Timed, call: string): string {
  const later = callAt(event, call) - Date.parse(event.start_datetime);
  const local = new Date(Date.parse(`${event.local_start}Z`) + later).toISOString().slice(0, 19);
  return t("event.call", { time: clockOn(local, dayOf(event)) });
}

/** How long before one is to be there, and after it is over, one can still say that one came or left. */
const doorMs = 12 * hourMs;

/** From when to when the stage door takes note of somebody who is to be there at `called`. */
export const passagesOf = (event: Timed, called: number): [from: number, to: number] => [
  Math.min(called, Date.parse(event.start_datetime)) - doorMs,
  Date.parse(event.end_datetime) + doorMs,
];

/** Whether it does at this moment. */
export function doorAt(event: Timed, called: number, now: number): "early" | "on" | "over" {
  const [from, to] = passagesOf(event, called);
  return now < from ? "early" : now > to ? "over" : "on";
}

/** In how long: "in 40 minutes", "in 3 hours", "tomorrow", "in 4 days". */
export function untilWords(at: number, now: number): string {
  const relative = relatives(currentLocale(), { numeric: "auto" });
  const left = at - now;
  if (left < minuteMs / 2) return t("event.now");
  if (left < hourMs) return relative.format(Math.max(1, Math.round(left / minuteMs)), "minute");
  const days = daysBetween(dayIn(now), dayIn(at));
  if (days === 0 || left < 12 * hourMs) return relative.format(Math.round(left / hourMs), "hour");
  return relative.format(days, "day");
}

const nearDays = new Map([
  [-1, "event.yesterday"],
  [0, "event.today"],
  [1, "event.tomorrow"],
] as const);

/** A heading of the agenda: near days by name with the date beside them, others by weekday and date. */
export function dayHeading(day: string, today: string): { name: string; date: string } {
  const near = nearDays.get(daysBetween(today, day) as -1 | 0 | 1);
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const format = (more: Intl.DateTimeFormatOptions) =>
    dates(currentLocale(), { ...more, day: "numeric", month: "long", ...year, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
  return near === undefined ? { name: weekdayOf(day, "long"), date: format({}) } : { name: t(near), date: format({ weekday: "long" }) };
}
