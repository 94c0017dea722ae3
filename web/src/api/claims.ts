// Claims of one's own: queries (with their keys) and commands. What is written goes through the outbox (`outbox.ts`).
// Keys start with the live topic ("expense"), so that one message refreshes everything derived from it.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { Category, Claim, ClaimDefaults, ClaimEvent, ClaimPage, Page } from "./types";

export interface ClaimFilter {
  status?: string;
  kind?: string;
  category_id?: string;
  currency?: string;
  user_id?: string;
  expense_date_after?: string;
  expense_date_before?: string;
  production?: string;
  min_amount?: string;
  max_amount?: string;
  q?: string;
  mine?: boolean;
  waiting_for_me?: boolean;
}

const pageSize = 20;

/** The first page also counts and adds up everything that matches. */
export const claimsQuery = (filter: ClaimFilter, limit = pageSize) =>
  infiniteQueryOptions({
    queryKey: ["expense", "list", filter, limit] as const,
    queryFn: ({ pageParam, signal }): Promise<ClaimPage> =>
      ok(
        client.GET("/api/v1/expenses", {
          params: { query: { ...filter, limit, ...(pageParam ? { cursor: pageParam } : { count: true, totals: true }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

export const claimQuery = (id: string) =>
  queryOptions({
    queryKey: ["expense", "detail", id] as const,
    queryFn: ({ signal }): Promise<Claim> => ok(client.GET("/api/v1/expenses/{id}", { params: { path: { id } }, signal })),
  });

export const claimEventsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["expense", "events", id] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<ClaimEvent>> =>
      ok(
        client.GET("/api/v1/expenses/{id}/events", {
          params: { path: { id }, query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

export const categoriesQuery = queryOptions({
  queryKey: ["expense", "categories"] as const,
  queryFn: async ({ signal }): Promise<readonly Category[]> => (await ok(client.GET("/api/v1/expense-categories", { signal }))).data,
  staleTime: 10 * 60_000,
});

export const claimDefaultsQuery = queryOptions({
  queryKey: ["expense", "defaults"] as const,
  queryFn: ({ signal }): Promise<ClaimDefaults> => ok(client.GET("/api/v1/expenses/defaults", { signal })),
  staleTime: 5 * 60_000,
});

export const withdrawClaim = (id: string): Promise<Claim> =>
  ok(client.POST("/api/v1/expenses/{id}/withdraw", { params: { path: { id } } }));

export const cancelClaim = (id: string): Promise<Claim> =>
  ok(client.POST("/api/v1/expenses/{id}/cancel", { params: { path: { id } } }));

export const submitClaim = (id: string): Promise<Claim> =>
  ok(client.POST("/api/v1/expenses/{id}/submit", { params: { path: { id } } }));

export const commentOnClaim = (id: string, text: string, idempotencyKey: string): Promise<ClaimEvent> =>
  ok(
    client.POST("/api/v1/expenses/{id}/comments", {
      params: { path: { id }, header: { "Idempotency-Key": idempotencyKey } },
      body: { text },
    }),
  );
