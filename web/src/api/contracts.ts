// Contracts, their assignments and signing: queries (with their keys) and commands.
// Keys start with the live topic ("contract"), so that one message refreshes everything derived from it.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, newIdempotencyKey, ok } from "./client";
import type { Activity, Assignment, Contract, Download, ListedContract, Page, SignatureSubmit, Signing } from "./types";

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
  queryOptions({
    queryKey: ["contract", "activity", id] as const,
    queryFn: ({ signal }): Promise<Page<Activity>> =>
      ok(client.GET("/api/v1/contracts/{id}/activity", { params: { path: { id } }, signal })),
  });

export const markViewed = (id: string): Promise<Assignment> =>
  ok(client.POST("/api/v1/contracts/{id}/view", { params: { path: { id } } }));

export const beginSigning = (id: string): Promise<Signing> =>
  ok(client.POST("/api/v1/contracts/{id}/sign", { params: { path: { id } }, body: {} }));

export const submitSignature = (id: string, body: SignatureSubmit, idempotencyKey: string): Promise<Assignment> =>
  ok(
    client.POST("/api/v1/contracts/{id}/signature", {
      params: { path: { id }, header: { "Idempotency-Key": idempotencyKey } },
      body,
    }),
  );

export const declineContract = (id: string, reason: string): Promise<Assignment> =>
  ok(
    client.POST("/api/v1/contracts/{id}/decline", {
      params: { path: { id } },
      headers: { "Idempotency-Key": newIdempotencyKey() },
      body: { reason },
    }),
  );

export const contractDownload = (id: string, kind: "original" | "sealed", sealId?: string): Promise<Download> =>
  ok(
    client.GET("/api/v1/contracts/{id}/download", {
      params: { path: { id }, query: { kind, ...(sealId === undefined ? {} : { seal_id: sealId }) } },
    }),
  );
