// What was changed of an event, in plain words: "When: Mon 23 Nov 10:00 → 11:00".
import type { EventState, EventType, EventUpdate, ScheduleEvent } from "../../api/types";
import { t } from "../../i18n/schedule";
import { formatDateTime } from "../../i18n/format";
import { keptFormat } from "../../i18n/intl";
import { currentLocale } from "../../i18n/locale";
import { clockOf, clockSpan, zoneName } from "../../presentation/event-time";

interface Step {
  from: unknown;
  to: unknown;
}
type Fields = ReadonlyMap<string, Step>;

const dates = keptFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);

const isStep = (value: unknown): value is Step => typeof value === "object" && value !== null && "to" in value;

function fieldsOf(changes: unknown): Fields {
  if (typeof changes !== "object" || changes === null) return new Map();
  return new Map(Object.entries(changes).filter((entry): entry is [string, Step] => isStep(entry[1])));
}

const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "");

/** "Mon 23 Nov". */
const shortDay = (day: string): string =>
  dates(currentLocale(), { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

/** A span of local times; without the day where that stays. */
function span(start: string, end: string, withDay: boolean): string {
  const clocks = end === "" ? clockOf(start) : clockSpan(start, end);
  return withDay ? t("event.weekday_time", { weekday: shortDay(start.slice(0, 10)), time: clocks }) : clocks;
}

function whenWords(fields: Fields, event: ScheduleEvent): string | null {
  const [start, end] = [fields.get("local_start"), fields.get("local_end")];
  if (!start && !end) return null;
  const at = (step: Step | undefined, side: keyof Step, otherwise: string): string => (step ? textOf(step[side]) : otherwise);
  const from = [at(start, "from", event.local_start), at(end, "from", event.local_end)] as const;
  const to = [at(start, "to", event.local_start), at(end, "to", event.local_end)] as const;
  const isMoved = from[0].slice(0, 10) !== to[0].slice(0, 10);
  return t("change.from_to", { what: t("change.field.when"), from: span(...from, isMoved), to: span(...to, isMoved) });
}

const states: Readonly<Record<EventState, true>> = { draft: true, tentative: true, confirmed: true, cancelled: true };
const types: Readonly<Record<EventType, true>> = { rehearsal: true, performance: true, meeting: true, travel: true, call_time: true, other: true };
const isState = (value: unknown): value is EventState => typeof value === "string" && Object.hasOwn(states, value);
const isType = (value: unknown): value is EventType => typeof value === "string" && Object.hasOwn(types, value);

const yesNo = (value: unknown): string => (value === true ? t("change.yes") : t("change.no"));
const moment = (value: unknown): string => (typeof value === "string" ? formatDateTime(value) : t("change.nothing"));

/** What a field is called, and what its values are called; null where only the fact is told. */
const told = {
  title: ["change.field.title", textOf],
  type: ["change.field.type", (value: unknown) => (isType(value) ? t(`event.type.${value}`) : "")],
  state: ["change.field.state", (value: unknown) => (isState(value) ? t(`event.state.${value}`) : "")],
  location_name: ["change.field.place", textOf],
  location_address: ["change.field.address", textOf],
  notes: ["change.field.notes", textOf],
  description: ["change.field.description", textOf],
  requires_acknowledgment: ["change.field.asks", yesNo],
  acknowledgment_deadline: ["change.field.deadline", moment],
  timezone: ["change.field.zone", (value: unknown) => zoneName(textOf(value))],
  recurrence: ["change.field.repeats", null],
} as const;

function fieldWords(name: keyof typeof told, { from, to }: Step): string {
  const [label, words] = told[name];
  const what = t(label);
  if (words === null) return t("change.changed", { what });
  return stepWords(what, from == null ? "" : words(from), to == null ? "" : words(to));
}

function stepWords(what: string, before: string, after: string): string {
  if (after === "") return t("change.removed", { what, from: before });
  return before === "" ? t("change.set", { what, to: after }) : t("change.from_to", { what, from: before, to: after });
}

/** What changes hold of rooms and productions are ids: named where the event has them now. */
function namedWords(name: "room" | "production", fields: Fields, event: ScheduleEvent): string | null {
  const step = fields.get(`${name}_id`);
  if (!step) return null;
  const now = event[name];
  const what = t(`change.field.${name}`);
  return now && now.id === step.to ? t("change.set", { what, to: now.name }) : t("change.changed", { what });
}

function participantsOf(changes: unknown): readonly unknown[] {
  const people: unknown = typeof changes === "object" && changes !== null && "participants" in changes ? changes.participants : null;
  return Array.isArray(people) ? people : [];
}

function namesOf(changes: unknown): string {
  const names = participantsOf(changes).filter((name) => typeof name === "string");
  return new Intl.ListFormat(currentLocale(), { type: "conjunction" }).format(names);
}

const ofCall = [
  ["call_time", "change.call"],
  ["role", "change.part"],
  ["note", "change.note"],
] as const;

/** Of changed calls, the reader's own. */
function ownCallWords(changes: unknown, event: ScheduleEvent): string[] {
  const isOwn = (part: unknown) => typeof part === "object" && part !== null && "user_id" in part && part.user_id === event.my_participation?.user_id;
  const fields = fieldsOf(participantsOf(changes).find(isOwn));
  return ofCall.flatMap(([name, label]) => {
    const step = fields.get(name);
    return step ? [stepWords(t(label), textOf(step.from), textOf(step.to))] : [];
  });
}

const isTold = (name: string): name is keyof typeof told => Object.hasOwn(told, name);

/** One line for each thing that changed; empty where there is nothing that concerns those who are called. */
export function changeWords({ update_type: kind, changes, reason }: EventUpdate, event: ScheduleEvent): string[] {
  switch (kind) {
    case "cancelled":
      return [reason ? t("change.cancelled.why", { reason }) : t("change.cancelled")];
    case "published":
      return [t("change.published")];
    case "participants_added":
      return [t("change.called", { names: namesOf(changes) })];
    case "participants_changed":
      return ownCallWords(changes, event);
    case "participants_removed":
      return [t("change.released", { names: namesOf(changes) })];
    case "changed": {
      const fields = fieldsOf(changes);
      const lines = [whenWords(fields, event), namedWords("room", fields, event), namedWords("production", fields, event)];
      for (const [name, step] of fields) if (isTold(name)) lines.push(fieldWords(name, step));
      return lines.filter((line) => line !== null);
    }
  }
}
