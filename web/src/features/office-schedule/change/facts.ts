// An event before and after a change, field by field: what is sent, what is shown, and what two people changed at once. Pure.
import type { EventChanges, Production, Room, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { formatDateTime } from "../../../i18n/format";
import { recurrenceWords } from "../form/repeat-words";
import { coordinatesText } from "../places/coordinates";
import { ownPlace, placeWords, whenWords } from "../words";

/** What a person changes as one thing, though several members of the request say it. */
export const fields = [
  "title",
  "type",
  "state",
  "when",
  "place",
  "production",
  "repeat",
  "description",
  "notes",
  "staff_notes",
  "acknowledgment",
] as const;
export type EventField = (typeof fields)[number];

const fieldOfMember: Readonly<Partial<Record<keyof EventChanges, EventField>>> = {
  title: "title",
  type: "type",
  state: "state",
  local_start: "when",
  local_end: "when",
  timezone: "when",
  end_timezone: "when",
  fold: "when",
  end_fold: "when",
  all_day: "when",
  room_id: "place",
  location: "place",
  production_id: "production",
  rrule: "repeat",
  rdates: "repeat",
  exdates: "repeat",
  description: "description",
  notes: "notes",
  staff_notes: "staff_notes",
  requires_acknowledgment: "acknowledgment",
  acknowledgment_deadline: "acknowledgment",
};

const membersOf = (body: EventChanges): (keyof EventChanges)[] => Object.keys(body) as (keyof EventChanges)[];

/** The fields that a change is about. */
export const fieldsOf = (body: EventChanges): EventField[] => fields.filter((field) => membersOf(body).some((member) => fieldOfMember[member] === field));

/** The change without some of its fields. */
export function without(body: EventChanges, dropped: readonly EventField[]): EventChanges {
  const kept = membersOf(body).filter((member) => {
    const field = fieldOfMember[member];
    return field === undefined || !dropped.includes(field);
  });
  return Object.fromEntries(kept.map((member) => [member, body[member]])) as EventChanges;
}

export interface Named {
  rooms: readonly Pick<Room, "id" | "name">[];
  productions: readonly Pick<Production, "id" | "name">[];
}

const found = <Item extends { id: string }>(items: readonly Item[], id: string, was: Item | null | undefined): Item | null =>
  items.find((item) => item.id === id) ?? (was?.id === id ? was : null);

/** The event as it would be, for showing it. */
export function applied(event: ScheduleEvent, body: EventChanges, { rooms, productions }: Named): ScheduleEvent {
  const after: ScheduleEvent = { ...event };
  if (body.title != null) after.title = body.title;
  if (body.type != null) after.type = body.type;
  if (body.state != null) after.state = body.state;
  if (body.local_start != null) after.local_start = body.local_start;
  if (body.local_end != null) after.local_end = body.local_end;
  if (body.timezone != null) {
    if (body.end_timezone == null && event.timezone === event.end_timezone) after.end_timezone = body.timezone;
    after.timezone = body.timezone;
  }
  if (body.end_timezone != null) after.end_timezone = body.end_timezone;
  if (body.all_day != null) after.all_day = body.all_day;
  if (body.room_id !== undefined || body.location !== undefined) {
    const place = placeWords({ room: null, location: event.room && event.location?.name === event.room.name ? null : event.location });
    if (body.room_id !== undefined) after.room = body.room_id === null ? null : found(rooms, body.room_id, event.room);
    if (body.location !== undefined) after.location = body.location as ScheduleEvent["location"];
    else if (place === null) after.location = null;
  }
  if (body.production_id !== undefined) after.production = body.production_id === null ? null : found(productions, body.production_id, event.production);
  if (body.rrule !== undefined) after.recurrence = body.rrule === null ? null : `RRULE:${body.rrule}`;
  if (body.description !== undefined) after.description = body.description;
  if (body.notes !== undefined) after.notes = body.notes;
  if (body.staff_notes !== undefined) after.staff_notes = body.staff_notes;
  if (body.requires_acknowledgment != null) after.requires_acknowledgment = body.requires_acknowledgment;
  if (body.acknowledgment_deadline !== undefined) after.acknowledgment_deadline = body.acknowledgment_deadline;
  return after;
}

/** What a field says; null where it says nothing. `home` is the company's zone. */
export function fieldWords(field: EventField, event: ScheduleEvent, home: string): string | null {
  switch (field) {
    case "title":
      return event.title;
    case "type":
      return t(`event.type.${event.type}`);
    case "state":
      return t(`event.state.${event.state}`);
    case "when":
      return whenWords(event, home);
    case "place":
      return [placeWords(event), coordinatesText(ownPlace(event)?.coordinates)].filter(Boolean).join(" · ") || null;
    case "production":
      return event.production?.name ?? null;
    case "repeat":
      return recurrenceWords(event.recurrence, event.timezone) ?? t("repeat.never");
    case "description":
      return event.description ?? null;
    case "notes":
      return event.notes ?? null;
    case "staff_notes":
      return event.staff_notes ?? null;
    case "acknowledgment":
      return acknowledgmentWords(event, home);
  }
}

function acknowledgmentWords({ requires_acknowledgment, acknowledgment_deadline }: ScheduleEvent, home: string): string {
  if (!requires_acknowledgment) return t("ack.not_asked");
  return acknowledgment_deadline == null ? t("ack.asked") : t("ack.asked_until", { when: formatDateTime(acknowledgment_deadline, home) });
}

export interface Difference {
  field: EventField;
  from: string | null;
  to: string | null;
}

export const differences = (before: ScheduleEvent, after: ScheduleEvent, home: string): Difference[] =>
  fields
    .map((field) => ({ field, from: fieldWords(field, before, home), to: fieldWords(field, after, home) }))
    .filter(({ from, to }) => from !== to);

export interface Collision {
  field: EventField;
  mine: string | null;
  theirs: string | null;
}

/** What became of an event while one was changing it: what only they changed, and what both changed to something else. */
export function compare(base: ScheduleEvent, body: EventChanges, theirs: ScheduleEvent, named: Named, home: string): { others: Difference[]; collisions: Collision[] } {
  const own = fieldsOf(body);
  const mine = applied(base, body, named);
  const changed = differences(base, theirs, home);
  return {
    others: changed.filter(({ field }) => !own.includes(field)),
    collisions: changed
      .filter(({ field }) => own.includes(field))
      .map(({ field, to }) => ({ field, mine: fieldWords(field, mine, home), theirs: to }))
      .filter((collision) => collision.mine !== collision.theirs),
  };
}
