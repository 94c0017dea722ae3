// A day on a line of hours: where events stand on it, and where they would be after a drag. Pure.
import type { ScheduleEvent } from "../../../api/types";
import { daysBetween } from "../days";
import type { Target } from "./layout";

export const dayMinutes = 24 * 60;
/** What a drag goes by. */
export const stepMinutes = 15;

/** From where to where the line goes, in minutes of the day. */
export interface Hours {
  from: number;
  to: number;
}

/** Minutes since the day began, on the clock the event was asked in; below zero and beyond a day for what reaches over it. */
function minutesOf(written: string, day: string): number {
  return daysBetween(day, written.slice(0, 10)) * dayMinutes + Number(written.slice(11, 13)) * 60 + Number(written.slice(14, 16));
}

/** All of an event, also what lies before and after the day. */
export const reachOf = (event: ScheduleEvent, day: string): Hours => ({ from: minutesOf(event.start_datetime, day), to: minutesOf(event.end_datetime, day) });

/** What of it lies in its day. */
export const withinDay = ({ from, to }: Hours): Hours => ({ from: Math.max(0, from), to: Math.min(dayMinutes, to) });

export const minutesOn = (event: ScheduleEvent, day: string): Hours => (event.all_day ? { from: 0, to: dayMinutes } : withinDay(reachOf(event, day)));

/** The hours people usually work, and those that something else needs. */
export function hoursOf(events: readonly ScheduleEvent[], day: string): Hours {
  const spans = events.filter(({ all_day }) => !all_day).map((event) => minutesOn(event, day));
  const from = Math.min(8 * 60, ...spans.map((span) => span.from));
  const to = Math.max(22 * 60, ...spans.map((span) => span.to));
  return { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60 };
}

/** Where it is after a drag: as far from its place as the drop would move it. */
export function movedSpan({ from, to }: Hours, event: ScheduleEvent, target: Target): Hours {
  const by = (before: string, after: string): number => (Date.parse(`${after.slice(0, 16)}:00Z`) - Date.parse(`${before.slice(0, 16)}:00Z`)) / 60_000;
  return { from: from + by(event.local_start, target.local_start), to: to + by(event.local_end, target.local_end) };
}

/** In parts of the line, from 0 to 1. */
export function placeOn(span: Hours, hours: Hours): { left: number; width: number } {
  const length = hours.to - hours.from;
  const from = Math.max(span.from, hours.from);
  const to = Math.min(span.to, hours.to);
  return { left: (from - hours.from) / length, width: Math.max(0, to - from) / length };
}

/** The first line for each that is free while it lasts, in the order of their beginnings. */
export function linesOf(spans: readonly Hours[]): number[] {
  const ends: number[] = [];
  return spans.map(({ from, to }) => {
    const free = ends.findIndex((end) => end <= from);
    const line = free === -1 ? ends.length : free;
    ends[line] = to;
    return line;
  });
}

const later = (local: string, minutes: number): string => new Date(Date.parse(`${local.slice(0, 16)}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);

/** So many minutes later, or – by its end alone – so many minutes longer; never shorter than a step. */
export function shiftedBy(event: ScheduleEvent, edge: "whole" | "end", minutes: number, room: string | null | undefined): Target {
  const room_id = room === undefined || edge === "end" ? (event.room?.id ?? null) : room;
  if (edge === "whole") return { local_start: later(event.local_start, minutes), local_end: later(event.local_end, minutes), room_id };
  const length = (Date.parse(event.end_datetime) - Date.parse(event.start_datetime)) / 60_000;
  return { local_start: event.local_start.slice(0, 16), local_end: later(event.local_end, Math.max(minutes, stepMinutes - length)), room_id };
}

/** A drag over a part of the line, in minutes of whole steps. */
export const minutesOver = (part: number, hours: Hours): number => Math.round((part * (hours.to - hours.from)) / stepMinutes) * stepMinutes;
