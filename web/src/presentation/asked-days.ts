// Days that people are asked about, in words. Pure.
import { keptFormat } from "../i18n/intl";
import { currentLocale } from "../i18n/locale";
import { dayAfter } from "./event-time";

const dates = keptFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);
const lists = keptFormat<Intl.ListFormatOptions, Intl.ListFormat>(Intl.ListFormat);

/** Days in order as spans of those that follow each other. */
export function spansOf(days: readonly string[]): [first: string, last: string][] {
  const spans: [string, string][] = [];
  for (const day of days) {
    const span = spans.at(-1);
    if (span && dayAfter(span[1], 1) === day) span[1] = day;
    else spans.push([day, day]);
  }
  return spans;
}

/** "Tue, 1 Dec 2026 and 3 – 5 Dec 2026" */
export function daysInWords(days: readonly string[]): string {
  const format = dates(currentLocale(), { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
  return lists(currentLocale(), { type: "conjunction" }).format(spansOf(days).map(([first, last]) => format.formatRange(at(first), at(last))));
}
