// What an event asks of the viewer and what is new about it. Pure.
import type { Answer, ScheduleEvent } from "../api/types";

export type Asked = "acknowledge" | "answer";

const unanswered: readonly Answer[] = ["invited", "no_response"];

export const isOver = (event: ScheduleEvent, now: number): boolean => Date.parse(event.end_datetime) <= now;

export const isAnswered = (status: Answer | null | undefined): status is "confirmed" | "tentative" | "declined" =>
  status != null && !unanswered.includes(status);

/** Whether one can still say whether one comes. */
export const canAnswer = (event: ScheduleEvent, now: number): boolean =>
  event.my_participation != null && (event.state === "tentative" || event.state === "confirmed") && !isOver(event, now);

/**
 * What waits for the viewer: that they know of it, where the company asks for that; else their answer. The days of a series
 * are not asked about one by one.
 */
export function askedOf(event: ScheduleEvent, now: number): Asked | null {
  const mine = event.my_participation;
  if (!mine || isOver(event, now)) return null;
  if (mine.needs_acknowledgment === true) return "acknowledge";
  return canAnswer(event, now) && !isAnswered(mine.status) && event.recurrence == null ? "answer" : null;
}

/** Whether it changed since one last opened it; what one never opened is new, not changed. */
export function isChanged({ my_participation: mine }: ScheduleEvent): boolean {
  return mine?.has_unseen_change === true && (mine.seen_at != null || mine.acknowledged_at != null);
}

/** What comes next for the viewer: not what is off or what they said they miss, and whole days only where there is nothing else. */
export function nextOf(events: readonly ScheduleEvent[], now: number): ScheduleEvent | null {
  const coming = events
    .filter((event) => event.state !== "cancelled" && event.state !== "draft" && !isOver(event, now) && event.my_participation?.status !== "declined")
    .toSorted((a, b) => Date.parse(a.start_datetime) - Date.parse(b.start_datetime));
  return coming.find(({ all_day }) => !all_day) ?? coming[0] ?? null;
}

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
