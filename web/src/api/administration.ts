// What an administrator looks after: the audit log and how much room the files take. Failed jobs are in jobs.ts.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { AuditEntry, Page } from "./types";

export interface AuditFilter {
  q?: string;
  action?: string;
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<AuditEntry>> =>
      ok(
        client.GET("/api/v1/admin/audit", {
          params: { query: { ...filter, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

export const storageQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: ({ signal }): Promise<{ used_bytes: number; limit_bytes?: number | null }> =>
    ok(client.GET("/api/v1/admin/storage", { signal })),
});
