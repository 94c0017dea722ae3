// When people cannot come, as the office sees and notes it. Keys start with the live topic ("event").
import { infiniteQueryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { BlockOut, BlockOutCreate, Page } from "./types";

export interface AbsenceFilter {
  start_date: string;
  end_date: string;
  user_id?: string;
}

export const absencesQuery = (filter: AbsenceFilter) =>
  infiniteQueryOptions({
    queryKey: ["event", "absences", filter] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<BlockOut>> =>
      ok(client.GET("/api/v1/block-outs", { params: { query: { ...filter, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

/** The id is made here, so that sending it again makes no second one. */
export const addAbsence = (body: BlockOutCreate): Promise<BlockOut> => ok(client.POST("/api/v1/block-outs", { body }));

export async function removeAbsence(id: string): Promise<void> {
  await client.DELETE("/api/v1/block-outs/{id}", { params: { path: { id } } });
}
