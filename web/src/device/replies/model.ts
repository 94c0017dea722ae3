// What somebody says of a call, as it waits on this device. Pure values.
import type { Refusal } from "../outbox/model";

export type ReplyStatus = "confirmed" | "tentative" | "declined";

export interface Said {
  /** That they know of it as it is. */
  acknowledges: boolean;
  /** Whether they come; null leaves that to what they answered before. */
  status: ReplyStatus | null;
  note: string | null;
  /** Of a series, for how many of its dates; this one, where left out. */
  range?: "following" | "all";
}

/** Which way through the stage door. */
export type Way = "in" | "out";

export interface Passage {
  /** The event. */
  event: string;
  way: Way;
  /** When it was pressed, however late it is sent. */
  at: string;
  /** Until then (milliseconds) it can be taken back, and is not sent while the app is looked at. */
  held_until: number;
}

export type DayAnswer = "available" | "maybe" | "unavailable";

/** On which days somebody could come. */
export interface DaysSaid {
  answers: Readonly<Record<string, DayAnswer>>;
  note: string | null;
}

export interface Reply {
  /** The event; of a passage also which way; of days the request. */
  id: string;
  /** Person and company. Nobody else on this device sees or sends it. */
  viewer: string;
  title: string;
  /** What was before their eyes when they opened it; null once the server knows. */
  seen: string | null;
  /** The same when they said something: what is otherwise by now, they did not confirm. */
  essence: string;
  said: Said | null;
  /** What was said of several dates of a series, before what was said of this one. */
  wide?: Said | null;
  /** Somebody came or left, which is true whatever became of the event: it says nothing else. */
  passage?: Passage;
  /** What was answered to a request, all of it. */
  days?: DaysSaid;
  /** It has arrived, but on so many of the dates that were meant it could not be noted: kept until the person has read that. */
  left_out?: number;
  /** Counts what was said: the last word is sent. */
  revision: number;
  /** A connection was in the way at least once. */
  is_late: boolean;
  refusal: Refusal | null;
  made_at: number;
}

/** Of what type the refusal is that this device makes by itself. */
export const changedMeanwhile = "changed_meanwhile";

/** Under which id a passage is kept: coming and leaving are two things to tell. */
export const passageId = (event: string, way: Way): string => `${event}.${way}`;

/** Whether the person told something, rather than only looked. */
export const isTold = ({ said, wide, passage, days }: Reply): boolean => (said ?? wide ?? passage ?? days ?? null) !== null;

/** What was refused waits for the person; that they looked since does not. */
export const isWaiting = (reply: Reply): boolean => reply.seen !== null || (isTold(reply) && reply.refusal === null);

/** What was said of this date, alone or with others. */
export const saidOf = ({ said, wide = null }: Pick<Reply, "said" | "wide">): Said | null => (said && wide ? joined(wide, said) : (said ?? wide));

/** What is said of several dates goes before what is said of this one, and takes the place of what was. */
export const addedTo = ({ said, wide, refusal }: Pick<Reply, "said" | "wide" | "refusal">, next: Said): Pick<Reply, "said" | "wide"> =>
  next.range ? { said: null, wide: next } : refusal ? { said: next, wide: null } : { said: joined(said, next), wide: wide ?? null };

/** What is said last counts; that they know stays said. */
export function joined(before: Said | null, next: Said): Said {
  if (!before) return next;
  return {
    acknowledges: before.acknowledges || next.acknowledges,
    status: next.status ?? before.status,
    note: next.note ?? (next.status === null || next.status === before.status ? before.note : null),
  };
}
