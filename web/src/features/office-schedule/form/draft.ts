// An event as it is typed, what is wrong with it, and what is sent of it. Pure.
import type { EventChanges, EventCreate, EventPerson, EventState, EventType, Participant, ProductionMember, ScheduleEvent } from "../../../api/types";
import { addDays, clock, isDay } from "../days";
import { coordinatesOf, coordinatesText } from "../places/coordinates";
import { groupsIn } from "../production/members";
import { ownPlace } from "../words";
import { instantIn, isForwards, localIn } from "./instant";
import { never, readRecurrence, repeatMistake, repeatOf, ruleOf, type Repeat } from "./repeat";
import { timeOf } from "./typed-time";

export interface PersonDraft {
  user_id: string;
  artist_id: string | null;
  name: string;
  role: string;
  callTime: string;
  note: string;
}

/** Of a production, who can be called by one name. */
export interface Division {
  name: string;
  people: PersonDraft[];
}

/** Groups of a production by name, with those of them who are not chosen yet; each comes in the role they have there. */
export const groupsOf = (members: readonly ProductionMember[], isChosen: (user: string) => boolean): Division[] =>
  groupsIn(members.filter(({ user_id }) => !isChosen(user_id))).map(({ name: group, members: people }) => ({
    name: group,
    people: people.map(({ user_id, artist_id, name, role }) => ({ user_id, artist_id: artist_id ?? null, name, role: role ?? group, callTime: "", note: "" })),
  }));

/** The same by role: everybody who has it, in whatever group, once. */
export function rolesOf(members: readonly ProductionMember[], isChosen: (user: string) => boolean): Division[] {
  const withRole = members.flatMap((member) => (member.role == null ? [] : [{ ...member, group: member.role }]));
  const once = withRole.filter(({ user_id, role }, index) => withRole.findIndex((other) => other.user_id === user_id && other.role === role) === index);
  return groupsOf(once, isChosen);
}

export interface EventDraft {
  title: string;
  type: EventType;
  /** What it is once people know of it. */
  state: Exclude<EventState, "draft" | "cancelled">;
  day: string;
  start: string;
  end: string;
  allDay: boolean;
  /** Ends on `endDay`; otherwise on the same day, or after midnight. */
  endsLater: boolean;
  endDay: string;
  zone: string;
  /** Of a journey; empty is the same one. */
  endZone: string;
  production: string;
  place: "room" | "elsewhere" | "none";
  room: string;
  placeName: string;
  placeAddress: string;
  /** Of a place that is no room: "48.2031, 16.3691". */
  placeAt: string;
  repeat: Repeat;
  description: string;
  notes: string;
  staffNotes: string;
  asks: boolean;
  deadlineDay: string;
  deadlineTime: string;
  people: readonly PersonDraft[];
}

export const emptyDraft = (day: string, zone: string, room = ""): EventDraft => ({
  title: "",
  type: "rehearsal",
  state: "confirmed",
  day,
  start: "",
  end: "",
  allDay: false,
  endsLater: false,
  endDay: "",
  zone,
  endZone: "",
  production: "",
  place: "room",
  room,
  placeName: "",
  placeAddress: "",
  placeAt: "",
  repeat: never,
  description: "",
  notes: "",
  staffNotes: "",
  asks: false,
  deadlineDay: "",
  deadlineTime: "",
  people: [],
});

/** An event that is there, to be edited. `home` is the zone in which deadlines are typed. */
export function draftOf(event: ScheduleEvent, home: string): EventDraft {
  const place = ownPlace(event);
  const [day, endDay] = [event.local_start.slice(0, 10), event.local_end.slice(0, 10)];
  const deadline = event.acknowledgment_deadline == null ? "" : localIn(event.acknowledgment_deadline, home);
  const lastDay = event.all_day ? addDays(endDay, -1) : endDay;
  return {
    ...emptyDraft(day, event.timezone, event.room?.id ?? ""),
    title: event.title,
    type: event.type,
    state: event.state === "tentative" ? "tentative" : "confirmed",
    start: event.all_day ? "" : clock(event.local_start),
    end: event.all_day ? "" : clock(event.local_end),
    allDay: event.all_day,
    // A journey over the date line may even end on the day before.
    endsLater: lastDay !== day,
    endDay: lastDay === day ? "" : lastDay,
    endZone: event.end_timezone === event.timezone ? "" : event.end_timezone,
    production: event.production?.id ?? "",
    place: event.room ? "room" : place ? "elsewhere" : "none",
    placeName: place?.name ?? "",
    placeAddress: place?.address ?? "",
    placeAt: coordinatesText(place?.coordinates),
    repeat: event.recurrence == null ? never : repeatOf(readRecurrence(event.recurrence).rule, event.timezone),
    description: event.description ?? "",
    notes: event.notes ?? "",
    staffNotes: event.staff_notes ?? "",
    asks: event.requires_acknowledgment,
    deadlineDay: deadline.slice(0, 10),
    deadlineTime: deadline === "" ? "" : clock(deadline),
  };
}

/** Somebody who is called, to be edited. */
export const personDraftOf = ({ user_id, artist_id, name, role, call_time, note }: Participant): PersonDraft => ({
  user_id,
  artist_id: artist_id ?? null,
  name,
  role: role ?? "",
  callTime: call_time == null ? "" : clock(`2026-01-01T${call_time}`),
  note: note ?? "",
});

/** Another one like it: its people are asked anew, and it does not repeat by itself. */
export const copyOf = (event: ScheduleEvent, people: readonly Participant[], home: string): EventDraft => ({
  ...draftOf(event, home),
  repeat: never,
  deadlineDay: "",
  deadlineTime: "",
  people: people.map(personDraftOf),
});

/** When it is; null while something of it is missing, no time, or backwards. */
export function whenOf(draft: EventDraft): { local_start: string; local_end: string } | null {
  const { day, allDay, endsLater, endDay, zone } = draft;
  if (!isDay(day) || (endsLater && !isDay(endDay))) return null;
  const lastDay = endsLater ? endDay : day;
  if (allDay) return lastDay < day ? null : { local_start: `${day}T00:00`, local_end: `${addDays(lastDay, 1)}T00:00` };
  const [start, end] = [timeOf(draft.start), timeOf(draft.end)];
  if (start === null || end === null) return null;
  const local_start = `${day}T${start}`;
  const [from, to] = [zone, draft.endZone || zone];
  const endOn = (last: string) => `${last}T${end}`;
  if (endsLater) return isForwards(local_start, from, endOn(endDay), to) ? { local_start, local_end: endOn(endDay) } : null;
  // "22:00 – 00:30" ends the next day; a journey may end earlier on the clock than it began.
  const isSameDay = from === to ? end > start : isForwards(local_start, from, endOn(day), to);
  return { local_start, local_end: endOn(isSameDay ? day : addDays(day, 1)) };
}

/** Their own time is typed, and is none. */
export const hasWrongTime = ({ callTime }: PersonDraft): boolean => callTime.trim() !== "" && timeOf(callTime) === null;

/** Until when people are to acknowledge; the end of the day where no time is typed. */
export function deadlineOf({ asks, deadlineDay, deadlineTime }: EventDraft, home: string): string | null {
  if (!asks || !isDay(deadlineDay)) return null;
  const time = deadlineTime.trim() === "" ? "23:59" : timeOf(deadlineTime);
  return time === null ? null : instantIn(`${deadlineDay}T${time}`, home);
}

export type DraftField = "title" | "day" | "start" | "end" | "endDay" | "place" | "placeAt" | "interval" | "until" | "count" | "deadlineDay" | "deadlineTime" | "people";

/** What is to be mended before it can be saved, in the order of the form. */
export function mistakesOf(draft: EventDraft): DraftField[] {
  const found: DraftField[] = [];
  if (draft.title.trim() === "") found.push("title");
  if (!isDay(draft.day)) found.push("day");
  if (!draft.allDay && timeOf(draft.start) === null) found.push("start");
  if (!draft.allDay && timeOf(draft.end) === null) found.push("end");
  const hasTimes = isDay(draft.day) && !found.includes("start") && !found.includes("end");
  if (draft.endsLater && (!isDay(draft.endDay) || (hasTimes && whenOf(draft) === null))) found.push("endDay");
  if (draft.place === "elsewhere" && draft.placeName.trim() === "" && draft.placeAddress.trim() === "") found.push("place");
  if (draft.place === "elsewhere" && coordinatesOf(draft.placeAt) === undefined) found.push("placeAt");
  const repeat = repeatMistake(draft.repeat, draft.day);
  if (repeat !== null && repeat !== "days") found.push(repeat);
  if (draft.asks && draft.deadlineDay !== "" && !isDay(draft.deadlineDay)) found.push("deadlineDay");
  if (draft.asks && draft.deadlineTime.trim() !== "" && timeOf(draft.deadlineTime) === null) found.push("deadlineTime");
  if (draft.people.some(hasWrongTime)) found.push("people");
  return found;
}

const text = (typed: string): string | null => typed.trim() || null;

/** How the server is told who is meant: artists by their profile, others as members. */
export const whoOf = ({ user_id, artist_id }: Pick<PersonDraft, "user_id" | "artist_id">) => (artist_id === null ? { user_id } : { artist_id });

export const personOf = (person: PersonDraft): EventPerson => ({
  ...whoOf(person),
  role: text(person.role),
  call_time: timeOf(person.callTime),
  note: text(person.note),
});

/** Everything but when it is and how it repeats, as both requests say it. */
function contentOf(draft: EventDraft, home: string) {
  const location = draft.place === "elsewhere" ? { name: text(draft.placeName), address: text(draft.placeAddress), coordinates: coordinatesOf(draft.placeAt) ?? null } : null;
  return {
    title: draft.title.trim(),
    type: draft.type,
    all_day: draft.allDay,
    timezone: draft.zone,
    end_timezone: draft.endZone === "" ? draft.zone : draft.endZone,
    production_id: text(draft.production),
    room_id: draft.place === "room" ? text(draft.room) : null,
    location,
    description: text(draft.description),
    notes: text(draft.notes),
    staff_notes: text(draft.staffNotes),
    requires_acknowledgment: draft.asks,
    acknowledgment_deadline: deadlineOf(draft, home),
  };
}

/** The event to be written; null while `mistakesOf` finds something. */
export function createBody(draft: EventDraft, id: string, state: EventState, home: string): EventCreate | null {
  const when = whenOf(draft);
  if (when === null) return null;
  const rule = ruleOf(draft.repeat);
  return { id, state, ...when, ...contentOf(draft, home), ...(rule === null ? {} : { rrule: rule }), participants: draft.people.map(personOf) };
}

const asUtc = (local: string): number => Date.parse(`${local}:00Z`);

/** A time as much later as `to` is than `from`, on the wall. */
const movedAlong = (local: string, from: string, to: string): string => new Date(asUtc(local) + asUtc(to) - asUtc(from)).toISOString().slice(0, 16);

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What became different while it was typed; nothing else is sent, so that it cannot undo what others did. */
export function changesOf(event: ScheduleEvent, draft: EventDraft, home: string): EventChanges | null {
  const before = draftOf(event, home);
  const [was, when] = [whenOf(before), whenOf(draft)];
  if (when === null) return null;
  const [old, content] = [contentOf(before, home), contentOf(draft, home)];
  const changed = Object.entries(content).filter(([name, value]) => !isSame(value, old[name as keyof typeof old]));
  const changes = Object.fromEntries(changed) as EventChanges;
  if (!isSame(was, when)) Object.assign(changes, when);
  // A place that is kept beside its room is not what was changed.
  if (content.location === null && ownPlace(event) !== null && draft.place === "room" && changes.room_id === undefined) delete changes.location;
  const rule = ruleOf(draft.repeat);
  if (rule !== null && !isSame(draft.repeat, before.repeat)) {
    // The exceptions stay what they are of it: they move along with its beginning.
    const { added, removed } = readRecurrence(event.recurrence);
    const along = (local: string) => movedAlong(local, was?.local_start ?? when.local_start, when.local_start);
    Object.assign(changes, { rrule: rule, rdates: added.map(along), exdates: removed.map(along) });
  }
  if (event.state !== "draft" && draft.state !== event.state) changes.state = draft.state;
  return changes;
}
