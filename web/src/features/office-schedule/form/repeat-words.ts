// A rule in words: "Every 2 weeks on Monday and Wednesday, until 31 March 2027".
import { formatDay } from "../../../i18n/format";
import { keptFormat } from "../../../i18n/intl";
import { currentLocale } from "../../../i18n/locale";
import { t } from "../../../i18n/office-schedule";
import { readRecurrence, repeatOf, weekdays, type Repeat, type Weekday } from "./repeat";

const lists = keptFormat<Intl.ListFormatOptions, Intl.ListFormat>(Intl.ListFormat);
const dates = keptFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);

/** "Monday"; the 5th of January 1970 was one. */
export const weekdayName = (day: Weekday, weekday: "long" | "short" = "long"): string =>
  dates(currentLocale(), { weekday, timeZone: "UTC" }).format((4 + weekdays.indexOf(day)) * 86_400_000);

export function repeatWords(repeat: Repeat): string {
  const { every, days, ends } = repeat;
  if (every === "never") return t("repeat.never");
  if (every === "other") return t("repeat.other");
  const count = Number(repeat.interval) || 1;
  const named = lists(currentLocale(), { type: "conjunction" }).format(weekdays.filter((day) => days.includes(day)).map((day) => weekdayName(day)));
  const often = every === "week" && days.length > 0 ? t("repeat.weeks_on", { count, days: named }) : t(`repeat.${every}s`, { count });
  if (ends === "until" && repeat.until !== "") return t("repeat.until", { often, day: formatDay(repeat.until) });
  if (ends === "count" && repeat.count !== "") return t("repeat.times", { often, count: Number(repeat.count) });
  return often;
}

/** Of a stored recurrence; null of a single event. */
export function recurrenceWords(recurrence: string | null | undefined, timeZone: string): string | null {
  if (recurrence == null) return null;
  const { rule } = readRecurrence(recurrence);
  return rule === null ? t("repeat.other") : repeatWords(repeatOf(rule, timeZone));
}
