// Whom one asks, on which days, and until when: as it is typed, what is wrong with it, and what is sent. Pure.
import type { AvailabilityCreate } from "../../../api/types";
import { addDays, addMonths, daysBetween, isDay, monthOf } from "../days";
import type { PersonDraft } from "../form/draft";
import { timeOf } from "../form/typed-time";

export const mostDays = 62;
/** So far ahead the last of the days can be. */
const farthest = 400;
const daysToAnswer = 3;

export interface AskDraft {
  title: string;
  note: string;
  days: readonly string[];
  production: string;
  people: readonly PersonDraft[];
  untilDay: string;
  untilTime: string;
}

export const emptyAsk = (today: string, time: string): AskDraft => ({ title: "", note: "", days: [], production: "", people: [], untilDay: addDays(today, daysToAnswer), untilTime: time });

export const lastDay = (today: string): string => addDays(today, farthest);
export const canBeAsked = (day: string, today: string): boolean => day >= today && day <= lastDay(today);

export const rangeOf = (one: string, other: string): string[] => {
  const [first, last] = one <= other ? [one, other] : [other, one];
  return Array.from({ length: Math.min(daysBetween(first, last), farthest) + 1 }, (_, index) => addDays(first, index));
};

/** Those of a range are chosen, or no longer are; in order, each once. */
export function withDays(days: readonly string[], range: readonly string[], chosen: boolean, today: string): string[] {
  const rest = days.filter((day) => !range.includes(day));
  return chosen ? [...rest, ...range.filter((day) => canBeAsked(day, today))].sort() : rest;
}

/** Where the focus goes from a day; null stays. */
export function dayBesideKey(day: string, key: string): string | null {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const step = steps[key];
  if (step !== undefined) return addDays(day, step);
  if (key === "PageUp") return addMonths(day, -1);
  return key === "PageDown" ? addMonths(day, 1) : null;
}

/** The weeks of a month; days of other months are null. */
export const weeksOf = (month: string): (string | null)[][] => monthOf(`${month}-01`).map((week) => week.map((day) => (day.startsWith(month) ? day : null)));

export type AskField = "title" | "days" | "people" | "untilDay" | "untilTime";

export function mistakesOf(draft: AskDraft, now: string): AskField[] {
  const time = timeOf(draft.untilTime);
  return [
    ...(draft.title.trim() === "" ? ["title" as const] : []),
    ...(draft.days.length === 0 || draft.days.length > mostDays ? ["days" as const] : []),
    ...(draft.people.length === 0 ? ["people" as const] : []),
    ...(!isDay(draft.untilDay) || (time !== null && `${draft.untilDay}T${time}` <= now) ? ["untilDay" as const] : []),
    ...(time === null ? ["untilTime" as const] : []),
  ];
}

export const bodyOf = (draft: AskDraft): AvailabilityCreate => ({
  title: draft.title.trim(),
  note: draft.note.trim() || null,
  days: [...draft.days],
  answer_by: `${draft.untilDay}T${timeOf(draft.untilTime)}`,
  production_id: draft.production || null,
  people: { user_ids: draft.people.map(({ user_id }) => user_id), production_id: null, group: null, role: null },
});
