// The people of a company: members, invitations, artists.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, ifMatch, ok } from "./client";
import type { Artist, BulkResult, Invitation, Member, Page, Role } from "./types";

export interface MemberFilter {
  q?: string;
  role?: Role;
  status?: Member["status"];
}

export const membersQuery = (filter: MemberFilter, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ["member", "list", filter, limit] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<Member>> =>
      ok(
        client.GET("/api/v1/members", {
          params: { query: { ...filter, limit, ...(pageParam ? { cursor: pageParam } : { count: true }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

const officeRoles: readonly Role[] = ["admin", "production_manager", "accountant", "finance_director"];

/** Those who may sign for the company. */
export const officeMembersQuery = queryOptions({
  queryKey: ["member", "office"],
  queryFn: async ({ signal }): Promise<Member[]> => {
    const pages = await Promise.all(
      officeRoles.map((role): Promise<Page<Member>> =>
        ok(client.GET("/api/v1/members", { params: { query: { role, status: "active", limit: 100 } }, signal })),
      ),
    );
    return pages.flatMap((page) => page.data);
  },
});

export interface MemberChanges {
  role?: Role;
  status?: Member["status"];
  approval_limit?: string | null;
}

export const updateMember = (member: Pick<Member, "id" | "version">, body: MemberChanges): Promise<Member> =>
  ok(client.PATCH("/api/v1/members/{id}", { params: { path: { id: member.id }, header: ifMatch(member.version) }, body }));

/** Lets somebody in who asked to join. */
export async function approveMember(id: string): Promise<void> {
  await client.POST("/api/v1/members/{id}/approve", { params: { path: { id } } });
}

export async function endMemberSessions(id: string): Promise<void> {
  await client.POST("/api/v1/members/{id}/revoke-sessions", { params: { path: { id } } });
}

export async function requirePasswordChange(id: string): Promise<void> {
  await client.POST("/api/v1/members/{id}/require-password-change", { params: { path: { id } } });
}

export async function resetMemberFactors(id: string): Promise<void> {
  await client.POST("/api/v1/members/{id}/reset-factors", { params: { path: { id } } });
}

export const invitationsQuery = (filter: { q?: string }) =>
  infiniteQueryOptions({
    queryKey: ["invitation", "list", filter] as const,
    queryFn: ({ pageParam, signal }): Promise<Page<Invitation>> =>
      ok(
        client.GET("/api/v1/invitations", {
          params: { query: { ...filter, limit: 50, ...(pageParam ? { cursor: pageParam } : { count: true }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

export interface NewInvitation {
  email: string;
  role: Role;
  first_name?: string;
  last_name?: string;
}

export const invite = (body: NewInvitation, idempotencyKey: string): Promise<Invitation> =>
  ok(client.POST("/api/v1/invitations", { params: { header: { "Idempotency-Key": idempotencyKey } }, body }));

/** One answer per row; what went wrong with one does not stop the others. */
export const inviteMany = async (rows: NewInvitation[], idempotencyKey: string): Promise<BulkResult[]> =>
  (await ok(client.POST("/api/v1/invitations/bulk", { params: { header: { "Idempotency-Key": idempotencyKey } }, body: { rows } }))).results;

export const resendInvitation = (id: string): Promise<Invitation> =>
  ok(client.POST("/api/v1/invitations/{id}/resend", { params: { path: { id } } }));

export const revokeInvitation = (id: string): Promise<Invitation> =>
  ok(client.POST("/api/v1/invitations/{id}/revoke", { params: { path: { id } } }));

const artistsPage = (query: { q?: string; limit: number; cursor?: string; count?: boolean }, signal?: AbortSignal): Promise<Page<Artist>> =>
  ok(client.GET("/api/v1/artists", { params: { query }, ...(signal ? { signal } : {}) }));

export const artistsQuery = (filter: { q?: string }) =>
  infiniteQueryOptions({
    queryKey: ["artist", "list", filter] as const,
    queryFn: ({ pageParam, signal }) =>
      artistsPage({ ...filter, limit: 50, ...(pageParam ? { cursor: pageParam } : { count: true }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.pagination.next_cursor,
  });

/** Every artist that matches, page by page: for "choose all". */
export async function allArtists(filter: { q?: string }): Promise<Artist[]> {
  const found: Artist[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Artist> = await artistsPage({ ...filter, limit: 100, ...(cursor === null ? {} : { cursor }) });
    found.push(...page.data);
    cursor = page.pagination.next_cursor ?? null;
  } while (cursor !== null);
  return found;
}
