// Where events stand on the board, and what overlaps. Pure.
import type { Participant, Room, ScheduleEvent } from "../../../api/types";
import { addDays, daysBetween } from "../days";

export type RowsBy = "rooms" | "people";
/** What the rows of a week are; with hours it has none. */
export type WeekBy = RowsBy | "hours";

export interface Bar {
  event: ScheduleEvent;
  /** The line within its cell: the same on all its days. */
  lane: number;
  /** Begins before this cell, goes on after it. */
  continued: boolean;
  continues: boolean;
  /** Overlaps with another event of its row. */
  clashes: boolean;
}

export interface Row {
  key: string;
  name: string;
  /** A row one can drop into takes this room; null is "in no room". Rows of people have none. */
  room: string | null | undefined;
  /** One for each day. */
  cells: Bar[][];
  count: number;
}

export interface Span {
  from: number;
  to: number;
}

export const spanOf = (event: ScheduleEvent): Span => ({ from: Date.parse(event.start_datetime), to: Date.parse(event.end_datetime) });
const overlap = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to;

/** Takes rooms and people. */
export const takesPlace = ({ state }: ScheduleEvent): boolean => state === "tentative" || state === "confirmed";

const stays = ({ status }: Participant): boolean => status !== "declined";

/** The first and the last day an event covers, on the clock of the zone it was asked in. */
export function daysOf(event: ScheduleEvent): { first: string; last: string } {
  // Whole days are the same days everywhere.
  const [start, end] = event.all_day ? [event.local_start, event.local_end] : [event.start_datetime, event.end_datetime];
  const first = start.slice(0, 10);
  const endDay = end.slice(0, 10);
  const endsAtMidnight = end.slice(11, 16) === "00:00" && endDay > first;
  return { first, last: endsAtMidnight ? addDays(endDay, -1) : endDay };
}

export type PeopleOf = (event: ScheduleEvent) => readonly Participant[];

/** The events of one row that overlap with another of it. */
function clashing(events: readonly ScheduleEvent[]): Set<string> {
  const real = events.filter(takesPlace);
  const found = new Set<string>();
  for (const [index, one] of real.entries()) {
    for (const other of real.slice(index + 1)) {
      if (overlap(spanOf(one), spanOf(other))) {
        found.add(one.id);
        found.add(other.id);
      }
    }
  }
  return found;
}

export function cellsOf(events: readonly ScheduleEvent[], days: readonly string[], judged: boolean): Bar[][] {
  const clashes = judged ? clashing(events) : new Set<string>();
  const cells: Bar[][] = days.map(() => []);
  const sorted = [...events].sort((one, other) => spanOf(one).from - spanOf(other).from || one.title.localeCompare(other.title));
  for (const event of sorted) {
    const { first, last } = daysOf(event);
    const covered = [...days.keys()].filter((index) => (days[index] ?? "") >= first && (days[index] ?? "") <= last);
    // The first line that is free on all its days, so that a long event is one straight bar.
    let lane = 0;
    while (covered.some((index) => cells[index]?.some((bar) => bar.lane === lane))) lane++;
    for (const index of covered) {
      const day = days[index] ?? "";
      cells[index]?.push({ event, lane, continued: day > first, continues: day < last, clashes: clashes.has(event.id) });
    }
  }
  for (const cell of cells) cell.sort((one, other) => one.lane - other.lane);
  return cells;
}

interface Sources {
  rooms: readonly Room[];
  peopleOf: PeopleOf;
  /** Names of the rows that are no room and nobody. */
  elsewhere: string;
  nobody: string;
}

function roomRows(events: readonly ScheduleEvent[], days: readonly string[], { rooms, elsewhere }: Sources): Row[] {
  const names = new Map(rooms.map(({ id, name }) => [id, name]));
  // A room that went out of use is shown for as long as something is in it.
  for (const { room } of events) if (room && !names.has(room.id)) names.set(room.id, room.name);
  const row = (key: string, name: string, room: string | null): Row => {
    const own = events.filter((event) => (event.room?.id ?? null) === room);
    return { key, name, room, cells: cellsOf(own, days, room !== null), count: own.length };
  };
  const sorted = [...names].sort(([, one], [, other]) => one.localeCompare(other, undefined, { numeric: true }));
  return [...sorted.map(([id, name]) => row(id, name, id)), row("elsewhere", elsewhere, null)];
}

function peopleRows(events: readonly ScheduleEvent[], days: readonly string[], { peopleOf, nobody }: Sources): Row[] {
  const people = new Map<string, { name: string; events: ScheduleEvent[] }>();
  for (const event of events) {
    for (const person of peopleOf(event).filter(stays)) {
      const known = people.get(person.user_id) ?? { name: person.name, events: [] };
      known.events.push(event);
      people.set(person.user_id, known);
    }
  }
  const row = (key: string, name: string, own: ScheduleEvent[]): Row => ({
    key,
    name,
    room: undefined,
    cells: cellsOf(own, days, key !== "nobody"),
    count: own.length,
  });
  const rows = [...people].sort(([, one], [, other]) => one.name.localeCompare(other.name)).map(([id, { name, events: own }]) => row(id, name, own));
  const alone = events.filter((event) => peopleOf(event).filter(stays).length === 0);
  return alone.length > 0 ? [...rows, row("nobody", nobody, alone)] : rows;
}

export const rowsOf = (by: RowsBy, events: readonly ScheduleEvent[], days: readonly string[], sources: Sources): Row[] =>
  by === "rooms" ? roomRows(events, days, sources) : peopleRows(events, days, sources);

/** Where an event would be. */
export interface Target {
  local_start: string;
  local_end: string;
  room_id: string | null;
}

/** Opens what asks how an event is moved; after a drop, to where. */
export type Move = (event: ScheduleEvent, target?: Target) => void;

export const placeOf = (event: ScheduleEvent): Target => ({
  local_start: event.local_start.slice(0, 16),
  local_end: event.local_end.slice(0, 16),
  room_id: event.room?.id ?? null,
});

const shifted = (local: string, days: number): string => `${addDays(local.slice(0, 10), days)}${local.slice(10, 16)}`;

/** On another day at the same time of day; `room` undefined leaves the room. */
export function movedTo(event: ScheduleEvent, from: string, to: string, room: string | null | undefined): Target {
  const days = daysBetween(from, to);
  return {
    local_start: shifted(event.local_start, days),
    local_end: shifted(event.local_end, days),
    room_id: room === undefined ? (event.room?.id ?? null) : room,
  };
}

export const isElsewhere = (event: ScheduleEvent, target: Target): boolean => {
  const now = placeOf(event);
  return now.local_start !== target.local_start || now.local_end !== target.local_end || now.room_id !== target.room_id;
};

/** What would be in the way. */
export interface Obstacle {
  event: ScheduleEvent;
  /** It is in the same room. */
  room: boolean;
  /** Who is called to both. */
  people: readonly string[];
}

/** Milliseconds between two local times, as if no clocks were changed between them: exact enough to warn, the server decides. */
const between = (from: string, to: string): number => Date.parse(`${to.slice(0, 16)}:00Z`) - Date.parse(`${from.slice(0, 16)}:00Z`);

export function obstaclesOf(event: ScheduleEvent, target: Target, events: readonly ScheduleEvent[], peopleOf: PeopleOf): Obstacle[] {
  if (!takesPlace(event)) return [];
  const now = spanOf(event);
  const span = { from: now.from + between(event.local_start, target.local_start), to: now.to + between(event.local_end, target.local_end) };
  const called = new Set(peopleOf(event).filter(stays).map(({ user_id }) => user_id));
  return events
    .filter((other) => other.id !== event.id && takesPlace(other) && overlap(span, spanOf(other)))
    .map((other) => ({
      event: other,
      room: target.room_id !== null && other.room?.id === target.room_id,
      people: peopleOf(other)
        .filter((person) => stays(person) && called.has(person.user_id))
        .map(({ name }) => name),
    }))
    .filter(({ room, people }) => room || people.length > 0);
}
