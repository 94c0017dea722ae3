// An absence in words, and what is typed of one as it is sent. Pure.
import type { BlockOut, BlockOutCreate } from "../../../api/types";
import { addDays, isDay } from "../days";
import { timeOf } from "../form/typed-time";
import { whenWords } from "../words";

const isMidnight = (local: string): boolean => local.slice(11, 16) === "00:00";

export const absenceWords = ({ local_start, local_end, timezone }: Pick<BlockOut, "local_start" | "local_end" | "timezone">, home: string): string =>
  whenWords({ local_start, local_end, timezone, end_timezone: timezone, all_day: isMidnight(local_start) && isMidnight(local_end) }, home);

export interface AbsenceDraft {
  person: string;
  wholeDays: boolean;
  firstDay: string;
  lastDay: string;
  from: string;
  to: string;
  note: string;
}

export type AbsenceMistake = "person" | "day" | "order" | "time" | "end";
export type AbsenceField = "person" | "firstDay" | "lastDay" | "from" | "to";

/** What is wrong, by field. */
export function mistakesOf(draft: AbsenceDraft): Partial<Record<AbsenceField, AbsenceMistake>> {
  const [from, to] = [timeOf(draft.from), timeOf(draft.to)];
  const isOneDay = draft.firstDay === draft.lastDay;
  return {
    ...(draft.person === "" ? { person: "person" } : {}),
    ...(isDay(draft.firstDay) ? {} : { firstDay: "day" }),
    ...(!isDay(draft.lastDay) ? { lastDay: "day" } : draft.lastDay < draft.firstDay ? { lastDay: "order" } : {}),
    ...(draft.wholeDays || from !== null ? {} : { from: "time" }),
    ...(draft.wholeDays ? {} : to === null ? { to: "time" } : isOneDay && from !== null && to <= from ? { to: "end" } : {}),
  };
}

/** Of whole days the end is the midnight after the last one. */
export function bodyOf(draft: AbsenceDraft, id: string): BlockOutCreate {
  return {
    id,
    user_id: draft.person,
    local_start: draft.wholeDays ? draft.firstDay : `${draft.firstDay}T${timeOf(draft.from)}`,
    local_end: draft.wholeDays ? addDays(draft.lastDay, 1) : `${draft.lastDay}T${timeOf(draft.to)}`,
    note: draft.note.trim() || null,
  };
}
