// What is said of calls: kept on this device first, shown at once, and sent as soon as there is a connection. The only place
// that knows both the device's replies and the server's routes.
import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { atEveryOccasion, retryMs, type Occasions } from "../device/occasions";
import type { Refusal } from "../device/outbox/model";
import { changedMeanwhile, isTold, isWaiting, passageId, saidOf, type DaysSaid, type Passage, type Reply, type Said, type Way } from "../device/replies/model";
import { Replies } from "../device/replies/replies";
import { changeEvent } from "./agenda";
import { ApiProblem } from "./problems";
import { onReachabilityChange, reachability } from "./reachability";
import { judge } from "./refusal";
import { acknowledgeEvent, answerEvent, eventQuery, markEventSeen, passEvent } from "./schedule";
import type { AvailabilityRequest, Participation, Passages, ScheduleEvent } from "./types";

/** Who only looked at it has lost nothing by a change; who said something has to look again. */
class ChangedMeanwhile extends Error {
  override readonly name = "ChangedMeanwhile";
}
const mustLookAgain: Refusal = { type: changedMeanwhile, status: 0, request_id: null, errors: [] };

/** A dead connection is not always reported. */
const silenceMs = 20_000;
/** As long as a toast offers to undo. */
const heldMs = 8_000;

interface Running {
  replies: Replies;
  occasions: Occasions | null;
}

let current: Running | null = null;

/** The replies of this viewer; opened when first asked for. */
export function repliesOf(viewer: string): Replies {
  if (current?.replies.viewer === viewer) return current.replies;
  current?.occasions?.stop();
  current?.replies.close();
  const replies = new Replies(viewer);
  current = { replies, occasions: null };
  void replies.load();
  return replies;
}

/** All that somebody relies on who says that they know: versions are a series', and rise with changes of its other days too. */
export function essenceOf(event: ScheduleEvent): string {
  const { my_participation: mine, room, location } = event;
  const { title, type, state, local_start, local_end, timezone, end_timezone, all_day, notes, description } = event;
  const place = [room?.id, location?.name, location?.address];
  return JSON.stringify([title, type, state, local_start, local_end, timezone, end_timezone, all_day, place, notes, description, mine?.call_time, mine?.role, mine?.note]);
}

/** What the server knows after one reply – null where there was nothing left to say –, and on how many dates it could not be noted. */
async function carry({ id, essence, seen, said, wide, refusal }: Reply, queries: QueryClient, signal: AbortSignal): Promise<[Participation | null, number]> {
  const event = await queries.fetchQuery({ ...eventQuery(id), staleTime: 0, retry: false });
  // What was fetched is a copy: there is no connection after all.
  if (reachability().offline) throw ApiProblem.network();
  const now = essenceOf(event);
  const toSay = refusal === null ? [wide, said].filter((each) => each != null) : [];
  if (toSay.length > 0 && now !== essence) throw new ChangedMeanwhile();
  let known: Participation | null = seen === now ? await markEventSeen(id, signal) : null;
  let leftOut = 0;
  for (const each of toSay) {
    const noted = each.acknowledges ? await acknowledgeEvent(id, each, signal) : each.status !== null ? await answerEvent(id, each.status, each, signal) : null;
    known = noted ?? known;
    leftOut += noted?.left_out ?? 0;
  }
  return [known, leftOut];
}

/** Sends what waits, from now on until the answer is called. */
export function sendReplies(viewer: string, queries: QueryClient): () => void {
  const replies = repliesOf(viewer);
  const running = current;
  if (!running || running.occasions) return () => undefined;
  const stopping = new AbortController();

  /** Resolves to on how many of the dates that were meant it could not be noted. */
  const deliver = async (reply: Reply, signal: AbortSignal): Promise<number> => {
    if (reply.passage) {
      const { event, way, at } = reply.passage;
      const passed = await passEvent(event, way, at, null, signal);
      changeEvent(queries, event, (known) => withPassed(known, passed));
      return 0;
    }
    if (reply.days) {
      const { deliverAvailability } = await import("./availability");
      await deliverAvailability(queries, reply.id, reply.days, signal);
      return 0;
    }
    const [known, leftOut] = await carry(reply, queries, signal);
    if (known) changeEvent(queries, reply.id, (event) => withAnswer(event, known, reply.refusal === null && saidOf(reply)?.acknowledges === true));
    return leftOut;
  };

  /** Resolves to how long to wait when the connection is in the way, and to null when this reply is over. */
  const send = async (reply: Reply): Promise<number | null> => {
    try {
      const leftOut = await deliver(reply, AbortSignal.any([AbortSignal.timeout(silenceMs), stopping.signal]));
      await replies.finish(reply.id, reply.revision, leftOut);
      if (isTold(reply) && reply.refusal === null) void queries.invalidateQueries({ queryKey: ["event"] });
    } catch (error) {
      if (stopping.signal.aborted) return null;
      const verdict = error instanceof ChangedMeanwhile ? mustLookAgain : judge(error);
      if (!("type" in verdict)) {
        if (isTold(reply) && !reply.is_late) await replies.delay(reply.id);
        return Math.max(retryMs, (verdict.retryAfterSeconds ?? 0) * 1000);
      }
      // Only that they looked: nothing of theirs is lost.
      if (isTold(reply) && !reply.refusal) await replies.refuse(reply.id, reply.revision, verdict);
      else await replies.finish(reply.id, reply.revision);
    }
    return null;
  };
  const sendAll = async (): Promise<number | null> => {
    await replies.load();
    for (let reply = firstOf(replies); reply && !stopping.signal.aborted; reply = firstOf(replies)) {
      const wait = await send(reply);
      if (wait !== null) return wait;
    }
    return holdOf(replies);
  };

  const occasions = atEveryOccasion(`biglive-replies.${viewer}`, sendAll);
  const forget = replies.subscribe(() => {
    if (!occasions.isRunning() && waiting(replies).length > 0) occasions.wake();
  });
  // Put into a pocket, a phone stops: what is held goes now.
  const onHide = () => {
    if (document.visibilityState === "hidden" && holdOf(replies) === null && firstOf(replies)) occasions.wake();
  };
  document.addEventListener("visibilitychange", onHide);
  running.occasions = occasions;
  return () => {
    stopping.abort();
    occasions.stop();
    forget();
    document.removeEventListener("visibilitychange", onHide);
    running.occasions = null;
  };
}

/** For how long a passage can still be taken back; not at all once nobody looks at it any more. */
const heldFor = ({ passage }: Reply): number => (passage && document.visibilityState !== "hidden" ? Math.max(0, passage.held_until - Date.now()) : 0);

const waiting = (replies: Replies): Reply[] => [...replies.all().values()].filter(isWaiting);
const firstOf = (replies: Replies): Reply | undefined => waiting(replies).find((reply) => heldFor(reply) === 0);

/** How long until the next one that is held may go; null where none is. */
function holdOf(replies: Replies): number | null {
  const holds = waiting(replies).map(heldFor).filter((hold) => hold > 0);
  return holds.length === 0 ? null : Math.min(...holds);
}

function withPassed(event: ScheduleEvent, { check_in_time: came = null, check_out_time: left = null }: Passages): ScheduleEvent {
  const mine = event.my_participation;
  return mine ? { ...event, my_participation: { ...mine, check_in_time: came, check_out_time: left } } : event;
}

/** All that was said of an event on this device. */
export const repliesTo = (event: string, replies: ReadonlyMap<string, Reply>): Reply[] =>
  [event, passageId(event, "in"), passageId(event, "out")].map((id) => replies.get(id)).filter((reply) => reply !== undefined);

/** An event with the times at which one passed the stage door: the first one of coming counts, and the last one of leaving. */
export function withPassages(event: ScheduleEvent, replies: ReadonlyMap<string, Reply>): ScheduleEvent {
  const timeOf = (way: Way): string | undefined => {
    const reply = replies.get(passageId(event.id, way));
    return reply?.refusal === null ? reply.passage?.at : undefined;
  };
  const mine = event.my_participation;
  const [came, left] = [timeOf("in"), timeOf("out")];
  if (!mine || (came ?? left) === undefined) return event;
  const passed = { check_in_time: mine.check_in_time ?? came ?? null, check_out_time: left ?? mine.check_out_time ?? null };
  return { ...event, my_participation: { ...mine, ...passed } };
}

function withAnswer(event: ScheduleEvent, known: Participation, acknowledges: boolean): ScheduleEvent {
  const mine = event.my_participation;
  if (!mine) return event;
  const needs = acknowledges ? { needs_acknowledgment: false } : {};
  return { ...event, my_participation: { ...mine, ...known, has_unseen_change: false, ...needs } };
}

/** An event as it will be once what was said of it here has arrived. */
export function withReply(event: ScheduleEvent, reply: Reply | undefined): ScheduleEvent {
  const mine = event.my_participation;
  if (!mine || !reply) return event;
  const essence = essenceOf(event);
  const said = reply.refusal === null && reply.essence === essence ? saidOf(reply) : null;
  const open = mine.status === "invited" || mine.status === "no_response" || mine.status == null;
  const status = said?.status ?? (said?.acknowledges && open && event.state !== "cancelled" ? "confirmed" : mine.status);
  return {
    ...event,
    my_participation: {
      ...mine,
      ...(status == null ? {} : { status }),
      ...(said?.acknowledges ? { needs_acknowledgment: false } : {}),
      ...(said?.status == null ? {} : { answer_note: said.note }),
      has_unseen_change: reply.seen === essence ? false : (mine.has_unseen_change ?? null),
    },
  };
}

/** What of a reply a row or a page shows: that it waits for a connection, or that it was refused. */
export function sendingOf(reply: Reply | undefined, offline: boolean): "waits" | "refused" | null {
  if (!reply || !isTold(reply)) return null;
  if (reply.refusal) return "refused";
  return offline || reply.is_late ? "waits" : null;
}

export interface ReplyState {
  /** By event. */
  replies: ReadonlyMap<string, Reply>;
  offline: boolean;
}

/** What was said here and is not with the office, and whether there is a connection. */
export function useReplies(viewer: string): ReplyState {
  const kept = repliesOf(viewer);
  const replies = useSyncExternalStore(kept.subscribe, kept.all, kept.all);
  const { offline } = useSyncExternalStore(onReachabilityChange, reachability, reachability);
  // Another tab may have sent from it.
  useEffect(() => void kept.load(), [kept]);
  return { replies, offline };
}

const seenAs = (event: ScheduleEvent) => ({ id: event.id, title: event.title, essence: essenceOf(event) });

export const seeEvent = (viewer: string, event: ScheduleEvent): Promise<void> => repliesOf(viewer).see(seenAs(event));

export const replyTo = (viewer: string, event: ScheduleEvent, said: Said): Promise<void> => repliesOf(viewer).say(seenAs(event), said);

/** Notes that one has come or left, as of now. */
export function passStageDoor(viewer: string, { id: event, title }: ScheduleEvent, way: Way): Promise<void> {
  const now = Date.now();
  const passage: Passage = { event, way, at: new Date(now).toISOString(), held_until: now + heldMs };
  return repliesOf(viewer).tell(passageId(event, way), title, { passage });
}

/** Answers on which days one could come: all of them, with those that were answered before. */
export const tellDays = (viewer: string, { id, title }: Pick<AvailabilityRequest, "id" | "title">, days: DaysSaid): Promise<void> => repliesOf(viewer).tell(id, title, { days });

/** Takes back what is not with the office; false where it is on its way or has arrived. */
export async function takeBack(viewer: string, id: string): Promise<boolean> {
  const replies = repliesOf(viewer);
  const reply = replies.all().get(id);
  if (!reply || (heldFor(reply) === 0 && current?.occasions?.isRunning())) return false;
  await replies.discard(id);
  return true;
}

export const dismissReply = (viewer: string, id: string): Promise<void> => repliesOf(viewer).discard(id);

/** Tries at once instead of at the next occasion. */
export const sendRepliesNow = (): void => current?.occasions?.wake();
