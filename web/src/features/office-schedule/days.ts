// Days of the calendar as ISO days ("2026-11-23"), which need no zone to be counted. Pure.
import { keptFormat } from "../../i18n/intl";
import { currentLocale } from "../../i18n/locale";

const dayMs = 86_400_000;
const format = keptFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);

const instantOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(instantOf(text));

export const addDays = (day: string, count: number): string => new Date(instantOf(day) + count * dayMs).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number => Math.round((instantOf(to) - instantOf(from)) / dayMs);

/** Monday is 1, Sunday is 7. */
export const weekdayOf = (day: string): number => new Date(instantOf(day)).getUTCDay() || 7;

/** The day it is now in a zone. */
export const todayIn = (timeZone: string, now = Date.now()): string => format("en-CA", { timeZone }).format(now);

/** Where the week begins with another day than Monday, and the platform cannot say so itself. */
const sundayRegions = new Set(["US", "CA", "MX", "BR", "JP", "KR", "IL", "IN", "TW", "HK", "ZA", "AR", "CO", "PE", "PH", "TH"]);

/** The first day of the week where the viewer lives: 1 is Monday, 7 is Sunday. */
export function firstWeekday(locale = currentLocale()): number {
  const tag = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
  const said = tag.getWeekInfo?.().firstDay ?? tag.weekInfo?.firstDay;
  return said ?? (sundayRegions.has(tag.maximize().region ?? "") ? 7 : 1);
}

export const weekStart = (day: string, first = firstWeekday()): string => addDays(day, -((weekdayOf(day) - first + 7) % 7));

export const weekOf = (day: string, first = firstWeekday()): string[] => {
  const start = weekStart(day, first);
  return Array.from({ length: 7 }, (_, index) => addDays(start, index));
};

/** The weeks that a month touches. */
export function monthOf(day: string, first = firstWeekday()): string[][] {
  const month = day.slice(0, 7);
  const weeks: string[][] = [];
  for (let start = weekStart(`${month}-01`, first); start.slice(0, 7) <= month; start = addDays(start, 7)) weeks.push(weekOf(start, first));
  return weeks;
}

/** The first of another month. */
export function addMonths(day: string, count: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}-01`;
}

const written = (day: string, options: Intl.DateTimeFormatOptions): string => format(currentLocale(), { ...options, timeZone: "UTC" }).format(instantOf(day));

/** "Mon" */
export const shortWeekday = (day: string): string => written(day, { weekday: "short" });
/** "Monday, 23 November" */
export const longDay = (day: string): string => written(day, { weekday: "long", day: "numeric", month: "long" });
/** "Mon, 23 Nov 2026" */
export const shortDay = (day: string): string => written(day, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
/** "23", and "1 Dec" where a month begins. */
export const dayNumber = (day: string): string => (day.endsWith("-01") ? written(day, { day: "numeric", month: "short" }) : String(Number(day.slice(8))));
/** "23 Nov" */
export const dayAndMonth = (day: string): string => written(day, { day: "numeric", month: "short" });
/** "23 – 29 Nov 2026" */
export const spanOfDays = (from: string, to: string): string =>
  format(currentLocale(), { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).formatRange(instantOf(from), instantOf(to));

/** "10:00" of a local time, as the viewer writes times. */
export const clock = (local: string): string =>
  format(currentLocale(), { hour: "2-digit", minute: "2-digit", timeZone: "UTC" }).format(Date.parse(`${local.slice(0, 16)}:00Z`));

/** As short as a bar needs it: "10 AM" where halves of the day are named, "10:00" where they are not. */
export function shortTime(instant: string, timeZone: string): string {
  const locale = currentLocale();
  const namesHalves = format(locale, { hour: "numeric" }).resolvedOptions().hour12 === true;
  const isFull = format("en-GB", { minute: "numeric", timeZone }).format(Date.parse(instant)) === "0";
  const minute = namesHalves && isFull ? {} : ({ minute: "2-digit" } as const);
  return format(locale, { hour: namesHalves ? "numeric" : "2-digit", ...minute, timeZone }).format(Date.parse(instant));
}

/** The place a zone is named after: "New York" of "America/New_York". */
export const zoneName = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
