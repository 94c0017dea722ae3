// Contracts and what happened with them: queries with their keys. What a signer does with one is in signing.ts.
// Keys start with the live topic ("contract"), so that one message refreshes everything derived from it.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { Activity, Contract, ListedContract, Page } from "./types";

export interface ContractFilter {
  status?: string;
  q?: string;
  tag?: string;
  waiting_for_me?: boolean;
  artist_id?: string;
}

const pageSize = 20;

export const contractsQuery = (filter: ContractFilter, limit = pageSize) =>
  infiniteQueryOptions({
    queryKey: ["contract", "list", filter, limit] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<ListedContract>> =>
      ok(
        client.GET("/api/v1/contracts", {
          params: { query: { ...filter, limit, ...(pageParam ? { cursor: pageParam } : { count: true }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

export const contractQuery = (id: string) =>
  queryOptions({
    queryKey: ["contract", "detail", id] as const,
    queryFn: ({ signal }): Promise<Contract> =>
      ok(client.GET("/api/v1/contracts/{id}", { params: { path: { id } }, signal })),
  });

export const activityQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["contract", "activity", id] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<Activity>> =>
      ok(client.GET("/api/v1/contracts/{id}/activity", { params: { path: { id }, query: pageParam ? { cursor: pageParam } : {} }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });
