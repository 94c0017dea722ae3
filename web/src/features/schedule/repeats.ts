// What a series' rule says, in words, where it is a plain one.
import { t } from "../../i18n/schedule";
import { formatDay } from "../../i18n/format";
import { currentLocale } from "../../i18n/locale";

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/** Parts of a rule that words are found for. */
const plain = new Set(["FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"]);

/** A Monday and the days after it. */
const nameOf = (weekday: number): string =>
  new Intl.DateTimeFormat(currentLocale(), { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2026, 10, 23 + weekday));

function daysOf(byDay: string): string | null {
  const days = byDay.split(",").map((day) => weekdays.indexOf(day));
  if (days.includes(-1)) return null;
  return new Intl.ListFormat(currentLocale(), { type: "conjunction" }).format(days.toSorted((a, b) => a - b).map(nameOf));
}

function frequency(parts: ReadonlyMap<string, string>): string | null {
  const count = Number(parts.get("INTERVAL") ?? 1);
  const byDay = parts.get("BYDAY");
  const freq = parts.get("FREQ");
  if (freq === "WEEKLY" && byDay !== undefined) {
    const days = daysOf(byDay);
    return days === null ? null : t("repeat.weeks.on", { count, days });
  }
  if (byDay !== undefined) return null;
  if (freq === "DAILY") return t("repeat.days", { count });
  if (freq === "WEEKLY") return t("repeat.weeks", { count });
  return freq === "MONTHLY" ? t("repeat.months", { count }) : null;
}

/** RFC 5545 lines ("RRULE:FREQ=WEEKLY;BYDAY=MO"); of what is not plain only that it belongs to a series. */
export function repeatWords(recurrence: string): string {
  const rules = recurrence.split(/\r?\n/).filter((line) => line.startsWith("RRULE:") || line.startsWith("FREQ="));
  const parts = new Map((rules[0] ?? "").replace("RRULE:", "").split(";").map((part) => part.split("=", 2) as [string, string]));
  const isPlain = rules.length === 1 && [...parts.keys()].every((name) => plain.has(name));
  const words = isPlain ? frequency(parts) : null;
  if (words === null) return t("repeat.some");
  const until = /^(\d{4})(\d{2})(\d{2})/.exec(parts.get("UNTIL") ?? "");
  return until ? t("repeat.until", { rule: words, day: formatDay(`${until[1] ?? ""}-${until[2] ?? ""}-${until[3] ?? ""}`) }) : words;
}
