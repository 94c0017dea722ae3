// What an event asks of the viewer and what is new about it. Pure.
import type { Answer, ScheduleEvent } from "../api/types";
import { callAt } from "./event-time";

export type Asked = "acknowledge" | "answer";

const unanswered: readonly Answer[] = ["invited", "no_response"];

export const isOver = (event: ScheduleEvent, now: number): boolean => Date.parse(event.end_datetime) <= now;

export const isAnswered = (status: Answer | null | undefined): status is "confirmed" | "tentative" | "declined" =>
  status != null && !unanswered.includes(status);

const isToCome = (event: ScheduleEvent, now: number): boolean => (event.state === "tentative" || event.state === "confirmed") && !isOver(event, now);

/** Whether one can still say whether one comes. */
export const canAnswer = (event: ScheduleEvent, now: number): boolean => event.my_participation != null && isToCome(event, now);

/** What waits for the viewer: that they know of it, where the company asks for that; else their answer. */
export function askedOf(event: ScheduleEvent, now: number): Asked | null {
  const mine = event.my_participation;
  if (!mine || isOver(event, now)) return null;
  if (mine.needs_acknowledgment === true) return "acknowledge";
  return canAnswer(event, now) && !isAnswered(mine.status) ? "answer" : null;
}

/** Whether it changed since one last opened it; what one never opened is new, not changed. */
export function isChanged({ my_participation: mine }: ScheduleEvent): boolean {
  return mine?.has_unseen_change === true && (mine.seen_at != null || mine.acknowledged_at != null);
}

/** When the viewer is to be there. */
export function calledAt(event: ScheduleEvent): number {
  const call = event.my_participation?.call_time;
  return call == null ? Date.parse(event.start_datetime) : callAt(event, call);
}

/** It takes place and is not over, and they have not said that they miss it. */
const isAhead = (event: ScheduleEvent, now: number): boolean => isToCome(event, now) && event.my_participation?.status !== "declined";

/** They are at it, from their call on. */
export const isUnderWay = (event: ScheduleEvent, now: number): boolean => isAhead(event, now) && !event.all_day && calledAt(event) <= now;

/** After so long one is where one was called to, and looks for what follows where that is as near as this. */
const [settledMs, nearMs] = [1_800_000, 10_800_000];

/**
 * What comes next for the viewer: not what is off or what they said they miss, and whole days only where there is nothing else.
 * What has long begun makes room for what begins before it ends, or soon.
 */
export function nextOf(events: readonly ScheduleEvent[], now: number): ScheduleEvent | null {
  const coming = events.filter((event) => isAhead(event, now)).toSorted((a, b) => calledAt(a) - calledAt(b));
  const next = coming.find((event) => !event.all_day && calledAt(event) > now);
  const last = coming.findLast((event) => isUnderWay(event, now));
  if (!last || !next) return last ?? next ?? coming[0] ?? null;
  const isNear = calledAt(next) - now < nearMs || calledAt(next) < Date.parse(last.end_datetime);
  return isNear && now - calledAt(last) > settledMs ? next : last;
}

/** What the viewer is at while something else comes next. */
export const meanwhileOf = (events: readonly ScheduleEvent[], next: ScheduleEvent | null, now: number): ScheduleEvent | null =>
  events.findLast((event) => event !== next && isUnderWay(event, now)) ?? null;

/** The name of the place in one line; null where nobody has said. */
export const placeOf = ({ room, location }: ScheduleEvent): string | null => {
  const names = [room?.name, location?.name ?? location?.address].filter((name) => name != null && name !== "");
  return names.length === 0 ? null : [...new Set(names)].join(", ");
};

/** A map of the place, where there is something to look for. */
export function mapUrl({ location }: Pick<ScheduleEvent, "location">): string | null {
  const at = location?.coordinates;
  if (at) return `https://www.openstreetmap.org/?mlat=${at.lat}&mlon=${at.lng}#map=17/${at.lat}/${at.lng}`;
  return location?.address ? `https://www.openstreetmap.org/search?query=${encodeURIComponent(location.address)}` : null;
}
