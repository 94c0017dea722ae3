// How an event repeats: as the form says it, and as the rule (RFC 5545) that is stored. Pure.
import { keptFormat } from "../../../i18n/intl";

export const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof weekdays)[number];

export interface Repeat {
  /** `other` is a rule that the form cannot show: it is kept as it is. */
  every: "never" | "day" | "week" | "month" | "other";
  /** Every so many of them; as typed. */
  interval: string;
  days: readonly Weekday[];
  ends: "never" | "until" | "count";
  /** The last day it may be on. */
  until: string;
  count: string;
}

export const never: Repeat = { every: "never", interval: "1", days: [], ends: "never", until: "", count: "" };

/** What a stored recurrence says: its rule, and the times that were added and taken out. */
export interface Recurrence {
  rule: string | null;
  added: string[];
  removed: string[];
}

/** "20260119T193000" as "2026-01-19T19:30". */
const localOf = (text: string): string =>
  `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}T${text.slice(9, 11) || "00"}:${text.slice(11, 13) || "00"}`;

export function readRecurrence(text: string | null | undefined): Recurrence {
  const found: Recurrence = { rule: null, added: [], removed: [] };
  for (const line of (text ?? "").split(/\r?\n/)) {
    const [head = "", value = ""] = line.includes(":") ? [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)] : ["RRULE", line];
    const name = head.split(";")[0];
    if (name === "RRULE" && value !== "") found.rule = value;
    if (name === "RDATE") found.added.push(...value.split(",").map(localOf));
    if (name === "EXDATE") found.removed.push(...value.split(",").map(localOf));
  }
  return found;
}

const frequencies: Readonly<Record<string, "day" | "week" | "month">> = { DAILY: "day", WEEKLY: "week", MONTHLY: "month" };
const names = { day: "DAILY", week: "WEEKLY", month: "MONTHLY" } as const;

const dayFormat = keptFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);

/** The day of an UNTIL: one in UTC is another day in some zones. */
function untilDay(value: string, timeZone: string): string {
  const local = localOf(value);
  return value.endsWith("Z") ? dayFormat("en-CA", { timeZone }).format(Date.parse(`${local}:${value.slice(13, 15)}Z`)) : local.slice(0, 10);
}

/** The form's view of a rule. */
export function repeatOf(rule: string | null, timeZone: string): Repeat {
  if (rule === null) return never;
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const every = frequencies[parts.get("FREQ") ?? ""];
  const known = new Set(["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", ...(every === "week" ? ["BYDAY"] : [])]);
  const days = (parts.get("BYDAY") ?? "").split(",").filter(Boolean);
  const plain = days.every((day): day is Weekday => weekdays.some((each) => each === day));
  if (every === undefined || !plain || [...parts.keys()].some((key) => !known.has(key))) return { ...never, every: "other" };
  const until = parts.get("UNTIL");
  const count = parts.get("COUNT");
  return {
    every,
    interval: parts.get("INTERVAL") ?? "1",
    days: days as Weekday[],
    ends: until !== undefined ? "until" : count !== undefined ? "count" : "never",
    until: until === undefined ? "" : untilDay(until, timeZone),
    count: count ?? "",
  };
}

const isCount = (text: string, most: number): boolean => /^\d{1,4}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;

export type RepeatMistake = "interval" | "days" | "until" | "count";

/** What keeps it from being a rule; `day` is the first day. */
export function repeatMistake(repeat: Repeat, day: string): RepeatMistake | null {
  if (repeat.every === "never" || repeat.every === "other") return null;
  if (!isCount(repeat.interval, 99)) return "interval";
  if (repeat.ends === "until" && !(repeat.until >= day && repeat.until !== "")) return "until";
  if (repeat.ends === "count" && !isCount(repeat.count, 1000)) return "count";
  return null;
}

/** The rule; null where there is none or it stays as it is. Without days, a week repeats on the day of its first event. */
export function ruleOf(repeat: Repeat): string | null {
  const { every, days } = repeat;
  if (every === "never" || every === "other") return null;
  const parts = [`FREQ=${names[every]}`];
  if (Number(repeat.interval) > 1) parts.push(`INTERVAL=${Number(repeat.interval)}`);
  if (every === "week" && days.length > 0) parts.push(`BYDAY=${weekdays.filter((day) => days.includes(day)).join(",")}`);
  if (repeat.ends === "until") parts.push(`UNTIL=${repeat.until.replaceAll("-", "")}T235959`);
  if (repeat.ends === "count") parts.push(`COUNT=${Number(repeat.count)}`);
  return parts.join(";");
}
