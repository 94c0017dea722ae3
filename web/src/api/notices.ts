// What one was told. Keys start with the live topic ("notice"), so that the bell and the list hear of it at once.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { Notice, Page } from "./types";

/** Newest first. */
export const noticesQuery = infiniteQueryOptions({
  queryKey: ["notice", "list"] as const,
  queryFn: ({ pageParam, signal }): Promise<Page<Notice>> =>
    ok(client.GET("/api/v1/notices", { params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.pagination.next_cursor,
});

/** How many one has not read; 100 stands for more. */
export const unreadQuery = queryOptions({
  queryKey: ["notice", "unread"] as const,
  queryFn: async ({ signal }): Promise<number> => (await ok(client.GET("/api/v1/notices/unread", { signal }))).unread,
});

/** All up to the newest that is before one's eyes, or those about a page that one has opened. */
export const readNotices = (until: string, path?: string): Promise<{ read: number }> =>
  ok(client.POST("/api/v1/notices/read", { body: { until, ...(path === undefined ? {} : { path }) } }));

export async function readNotice(id: string): Promise<void> {
  await client.POST("/api/v1/notices/{id}/read", { params: { path: { id } } });
}
