// The schedule as everybody reads it, and what one says of one's own part. Keys start with the live topic ("event"), so
// that one message refreshes everything derived from it.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { agendaCopy } from "./agenda-copy";
import { client, ok } from "./client";
import { ApiProblem } from "./problems";
import { reachability, reportUnreachable } from "./reachability";
import type { Answer, AvailabilityRequest, EventRange, EventUpdate, Noted, Page, Participant, Participation, Passages, Production, Room, ScheduleEvent } from "./types";

/** Days are ISO days; they begin in `timezone`, or in the company's zone without one. */
export interface EventFilter {
  start_date?: string;
  end_date?: string;
  timezone?: string;
  type?: string;
  state?: string;
  production_id?: string;
  room_id?: string;
  artist_id?: string;
  mine?: boolean;
}

const largestPage = 100;

/** Soonest first. */
export const eventsQuery = (filter: EventFilter, limit = largestPage) =>
  infiniteQueryOptions({
    queryKey: ["event", "list", filter, limit] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<ScheduleEvent>> =>
      ok(
        client.GET("/api/v1/events", {
          params: { query: { ...filter, limit, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ["event", "detail", id] as const,
    queryFn: async ({ signal }): Promise<ScheduleEvent> => {
      try {
        const event = await ok<ScheduleEvent>(client.GET("/api/v1/events/{id}", { params: { path: { id } }, signal }));
        // A copy of this page may be older than the one of the whole agenda.
        return reachability().offline ? ((await listedCopy(id)) ?? event) : event;
      } catch (error) {
        const kept = error instanceof ApiProblem && error.type === "network" ? await listedCopy(id) : null;
        if (!kept) throw error;
        return kept;
      }
    },
  });

/** An event as the copy of the agenda has it: its rows hold all that a page shows. */
async function listedCopy(id: string): Promise<ScheduleEvent | null> {
  const kept = await agendaCopy();
  const event = kept?.events.find((each) => each.id === id) ?? null;
  if (kept && event) reportUnreachable(kept.at);
  return event;
}

/** What was changed, newest first. */
export const eventUpdatesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["event", "updates", id] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<EventUpdate>> =>
      ok(
        client.GET("/api/v1/events/{id}/updates", {
          params: { path: { id }, query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

export const participantsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["event", "participants", id] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<Participant>> =>
      ok(
        client.GET("/api/v1/events/{id}/participants", {
          params: { path: { id }, query: { limit: largestPage, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

/** All of what comes in pages. */
export async function everyPage<T>(load: (query: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await load({ limit: largestPage, ...(cursor === null ? {} : { cursor }) });
    found.push(...page.data);
    cursor = page.pagination.next_cursor ?? null;
  } while (cursor !== null);
  return found;
}

export const roomsQuery = queryOptions({
  queryKey: ["event", "rooms"] as const,
  queryFn: ({ signal }): Promise<readonly Room[]> => everyPage((query) => ok<Page<Room>>(client.GET("/api/v1/rooms", { params: { query }, signal }))),
});

export const productionsQuery = queryOptions({
  queryKey: ["event", "productions"] as const,
  queryFn: ({ signal }): Promise<readonly Production[]> => everyPage((query) => ok<Page<Production>>(client.GET("/api/v1/productions", { params: { query }, signal }))),
});

/** Asked on which days one could come, and not answered in full. */
export const waitingAvailabilityQuery = queryOptions({
  queryKey: ["availability_request", "waiting"] as const,
  queryFn: ({ signal }): Promise<readonly AvailabilityRequest[]> =>
    everyPage((query) => ok<Page<AvailabilityRequest>>(client.GET("/api/v1/availability-requests", { params: { query: { ...query, waiting: true } }, signal }))),
});

export const markEventSeen = (id: string, signal?: AbortSignal): Promise<Participation> =>
  ok(client.POST("/api/v1/events/{id}/seen", { params: { path: { id } }, ...(signal ? { signal } : {}) }));

interface EventAnswer {
  status: Answer | null;
  note: string | null;
  /** How much of a series. */
  range?: EventRange;
}

/** Confirms as well, unless something else was answered before or is answered with it. */
export const acknowledgeEvent = (id: string, { note, status, range }: EventAnswer, signal: AbortSignal): Promise<Noted> =>
  ok(client.POST("/api/v1/events/{id}/acknowledge", { params: { path: { id } }, body: { note, status, ...(range ? { range } : {}) }, signal }));

export const answerEvent = (id: string, status: Answer, { note, range }: EventAnswer, signal: AbortSignal): Promise<Noted> =>
  ok(client.POST("/api/v1/events/{id}/answer", { params: { path: { id } }, body: { status, note, ...(range ? { range } : {}) }, signal }));

/** That one came or left: sent late, twice or in any order it is the same. The office's word of somebody else takes the place of
 * what was noted before. */
export const passEvent = (id: string, way: "in" | "out", at: string, userId: string | null = null, signal?: AbortSignal): Promise<Passages> =>
  ok(client.POST(`/api/v1/events/{id}/check-${way}`, { params: { path: { id } }, body: { at, user_id: userId }, ...(signal ? { signal } : {}) }));
