// Days on which people are asked whether they could come, and what they answer. Keys start with the live topic.
import { infiniteQueryOptions, queryOptions, type QueryClient } from "@tanstack/react-query";
import type { DaysSaid } from "../device/replies/model";
import { client, ifMatch, ok } from "./client";
import { everyPage } from "./schedule";
import type { AvailabilityCreate, AvailabilityDetail, AvailabilityRequest, Page } from "./types";

const path = (id: string) => ({ path: { id } });
const pageOf = (query: { status: AvailabilityRequest["status"]; limit: number; cursor?: string }, signal: AbortSignal): Promise<Page<AvailabilityRequest>> =>
  ok(client.GET("/api/v1/availability-requests", { params: { query }, signal }));

/** All that are open, newest first. */
export const openAvailabilityQuery = queryOptions({
  queryKey: ["availability_request", "open"] as const,
  queryFn: ({ signal }) => everyPage((query) => pageOf({ ...query, status: "open" }, signal)),
});

export const closedAvailabilityQuery = infiniteQueryOptions({
  queryKey: ["availability_request", "closed"] as const,
  queryFn: ({ pageParam, signal }) => pageOf({ status: "closed", limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.pagination.next_cursor,
});

export const availabilityQuery = (id: string) =>
  queryOptions({
    queryKey: ["availability_request", "detail", id] as const,
    queryFn: ({ signal }): Promise<AvailabilityDetail> => ok(client.GET("/api/v1/availability-requests/{id}", { params: path(id), signal })),
  });

export const askAvailability = (body: AvailabilityCreate, idempotencyKey: string): Promise<AvailabilityRequest> =>
  ok(client.POST("/api/v1/availability-requests", { params: { header: { "Idempotency-Key": idempotencyKey } }, body }));

/** One's own answers, or – by the office – those of somebody who told them. Sent again, they stay as they are. */
export const answerAvailability = (id: string, { answers, note }: DaysSaid, user_id: string | null, signal?: AbortSignal): Promise<AvailabilityDetail> =>
  ok(
    client.PUT("/api/v1/availability-requests/{id}/answers", {
      params: path(id),
      body: { answers: Object.entries(answers).map(([day, answer]) => ({ day, answer })), note, user_id },
      ...(signal ? { signal } : {}),
    }),
  );

/** Sends what was kept on this device. */
export async function deliverAvailability(queries: QueryClient, id: string, days: DaysSaid, signal: AbortSignal): Promise<void> {
  const answered = await answerAvailability(id, days, null, signal);
  queries.setQueryData<AvailabilityDetail>(availabilityQuery(id).queryKey, (known) => known && { ...known, own: answered.own ?? null });
  void queries.invalidateQueries({ queryKey: ["availability_request"] });
}

export const remindAvailability = (id: string): Promise<{ told: number }> => ok(client.POST("/api/v1/availability-requests/{id}/remind", { params: path(id) }));

export const closeAvailability = (id: string, version: number): Promise<AvailabilityRequest> =>
  ok(client.POST("/api/v1/availability-requests/{id}/close", { params: { ...path(id), header: ifMatch(version) } }));
