// What only the office does with contracts: upload, prepare, send, follow, end.
// Query keys start with "contract", so that live messages refresh what is on screen.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { authorizedFetch, client, ifMatch, ok } from "./client";
import { ApiProblem } from "./problems";
import type { Assignment, Contract, ContractFieldInput, Page } from "./types";
import { upload, type UploadOptions } from "./upload";

export interface NewContract {
  file: File;
  title?: string;
}

/** The file goes last: the server reads the form as it comes. */
export function uploadContract({ file, title }: NewContract, options: UploadOptions): Promise<Contract> {
  const form = new FormData();
  if (title !== undefined) form.append("title", title);
  form.append("file", file);
  return upload<Contract>("/api/v1/contracts", form, options);
}

export type ContractChanges = Partial<
  Pick<Contract, "title" | "tags" | "signing_mode" | "signing_order"> & { description: string; expires_at: string | null }
>;

export const updateContract = (id: string, version: number, body: ContractChanges): Promise<Contract> =>
  ok(client.PATCH("/api/v1/contracts/{id}", { params: { path: { id }, header: ifMatch(version) }, body }));

export const replaceFields = (id: string, version: number, fields: ContractFieldInput[]): Promise<Contract> =>
  ok(client.PUT("/api/v1/contracts/{id}/fields", { params: { path: { id }, header: ifMatch(version) }, body: { fields } }));

export interface Sending {
  artist_ids: string[];
  counter_signer_user_id?: string;
  message?: string;
  send_notification: boolean;
  /** Null: no deadline. */
  expires_at: string | null;
}

export const assignContract = (id: string, body: Sending, idempotencyKey: string): Promise<{ assignments: Assignment[] }> =>
  ok(
    client.POST("/api/v1/contracts/{id}/assign", {
      params: { path: { id }, header: { "Idempotency-Key": idempotencyKey } },
      body,
    }),
  );

export interface AssignmentFilter {
  status?: string;
  q?: string;
}

async function assignmentsPage(
  id: string,
  query: AssignmentFilter & { limit: number; cursor?: string; count?: boolean },
  signal?: AbortSignal,
): Promise<Page<Assignment>> {
  return ok(
    client.GET("/api/v1/contracts/{id}/assignments", { params: { path: { id }, query }, ...(signal ? { signal } : {}) }),
  );
}

export const assignmentsQuery = (id: string, filter: AssignmentFilter) =>
  infiniteQueryOptions({
    queryKey: ["contract", "assignments", id, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      assignmentsPage(id, { ...filter, limit: 100, ...(pageParam ? { cursor: pageParam } : { count: true }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

/** Those who have not opened it, at most a page of them; the pagination says how many there are. */
export const unopenedQuery = (id: string) =>
  queryOptions({
    queryKey: ["contract", "assignments", id, "unopened"] as const,
    queryFn: ({ signal }): Promise<Page<Assignment>> => assignmentsPage(id, { status: "sent", limit: 100, count: true }, signal),
  });

const liveStates = "pending,sent,viewed,signed";

async function allAssignments(id: string, status: string, signal: AbortSignal): Promise<Assignment[]> {
  const found: Assignment[] = [];
  let cursor: string | null = null;
  do {
    const query: AssignmentFilter & { limit: number; cursor?: string } = { status, limit: 100 };
    const page: Page<Assignment> = await assignmentsPage(id, cursor === null ? query : { ...query, cursor }, signal);
    found.push(...page.data);
    cursor = page.pagination.next_cursor ?? null;
  } while (cursor !== null);
  return found;
}

/** Everybody who has a living part already: they cannot be chosen again. */
export const assignedQuery = (id: string) =>
  queryOptions({
    queryKey: ["contract", "assigned", id] as const,
    queryFn: ({ signal }) => allAssignments(id, liveStates, signal),
  });

/** Everybody who has signed, with where their seal stands. Not under "contract": each signature would ask for all of them. */
export const sealsQuery = (id: string) =>
  queryOptions({
    queryKey: ["seals", id] as const,
    refetchInterval: 60_000,
    queryFn: ({ signal }) => allAssignments(id, "signed", signal),
  });

export const remind = (id: string, assignmentIds?: string[]): Promise<{ reminded: number }> =>
  ok(
    client.POST("/api/v1/contracts/{id}/remind", {
      params: { path: { id } },
      body: assignmentIds ? { assignment_ids: assignmentIds } : {},
    }),
  );

export const withdraw = (id: string, assignmentIds?: string[], reason?: string): Promise<Contract> =>
  ok(
    client.POST("/api/v1/contracts/{id}/withdraw", {
      params: { path: { id } },
      body: { ...(assignmentIds ? { assignment_ids: assignmentIds } : {}), ...(reason ? { reason } : {}) },
    }),
  );

export const voidContract = (id: string, reason: string): Promise<Contract> =>
  ok(client.POST("/api/v1/contracts/{id}/void", { params: { path: { id } }, body: { reason } }));

export const completeContract = (id: string): Promise<Contract> =>
  ok(client.POST("/api/v1/contracts/{id}/complete", { params: { path: { id } } }));

export const archiveContract = (id: string): Promise<Contract> =>
  ok(client.POST("/api/v1/contracts/{id}/archive", { params: { path: { id } } }));

export const unarchiveContract = (id: string): Promise<Contract> =>
  ok(client.POST("/api/v1/contracts/{id}/unarchive", { params: { path: { id } } }));

export async function retrySeal(id: string, sealId: string): Promise<void> {
  await client.POST("/api/v1/contracts/{id}/seals/{seal_id}/retry", { params: { path: { id, seal_id: sealId } } });
}

/** A page as a picture. The document never changes after its upload, so neither does the picture. */
export const pagePreviewQuery = (id: string, sha256: string, page: number, width: number) =>
  queryOptions({
    // Not under "contract": live messages must not fetch pictures again.
    queryKey: ["page", id, sha256, page, width] as const,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
    queryFn: async ({ signal }): Promise<Blob> => {
      const address = new URL(`/api/v1/contracts/${encodeURIComponent(id)}/pages/${page}?width=${width}`, location.origin);
      const response = await authorizedFetch(new Request(address, { signal }));
      if (!response.ok) throw await ApiProblem.from(response);
      return response.blob();
    },
  });
