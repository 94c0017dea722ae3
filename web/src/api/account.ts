// One's own account: profile, password, address, sessions, history, personal data, and who may act for whom.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, ifMatch, ok } from "./client";
import { acceptTokens, setActing } from "./session";
import type { AccountEvent, Acting, Delegation, Page, Personal, PersonalUpdate, Session, User } from "./types";

export const updateMe = (body: Partial<Pick<User, "first_name" | "last_name" | "locale" | "timezone">>): Promise<User> =>
  ok(client.PATCH("/api/v1/me", { body }));

export async function changePassword(body: { current_password?: string; password: string }): Promise<void> {
  await client.POST("/api/v1/me/password", { body });
}

export async function changeEmail(email: string): Promise<void> {
  await client.POST("/api/v1/me/email", { body: { email } });
}

export const sessionsQuery = queryOptions({
  queryKey: ["me", "sessions"],
  queryFn: async ({ signal }): Promise<Session[]> => (await ok(client.GET("/api/v1/me/sessions", { signal }))).data,
});

export async function endSession(id: string): Promise<void> {
  await client.DELETE("/api/v1/me/sessions/{id}", { params: { path: { id } } });
}

export async function endOtherSessions(): Promise<void> {
  await client.POST("/api/v1/me/sessions/revoke-others");
}

export const accountEventsQuery = infiniteQueryOptions({
  queryKey: ["me", "events"],
  queryFn: ({ pageParam, signal }): Promise<Page<AccountEvent>> =>
    ok(client.GET("/api/v1/me/events", { params: { query: { limit: 30, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.pagination.next_cursor,
});

export const personalQuery = queryOptions({
  queryKey: ["me", "personal"],
  queryFn: ({ signal }): Promise<Personal> => ok(client.GET("/api/v1/me/personal", { signal })),
});

export const savePersonal = (version: number, body: PersonalUpdate): Promise<Personal> =>
  ok(client.PUT("/api/v1/me/personal", { params: { header: ifMatch(version) }, body }));

/** Asked for by a press of a button only: it needs a fresh proof, and every reading is logged. */
export const artistPersonal = (artistId: string): Promise<Personal> =>
  ok(client.GET("/api/v1/artists/{id}/personal", { params: { path: { id: artistId } } }));

export const delegationsQuery = queryOptions({
  queryKey: ["me", "delegations"],
  queryFn: async ({ signal }): Promise<Delegation[]> => (await ok(client.GET("/api/v1/me/delegations", { signal }))).data,
});

export const createDelegation = (body: { delegate_email: string; permissions: string[]; expires_at?: string }): Promise<Delegation> =>
  ok(client.POST("/api/v1/me/delegations", { body }));

export async function endDelegation(id: string): Promise<void> {
  await client.DELETE("/api/v1/me/delegations/{id}", { params: { path: { id } } });
}

export const actingQuery = queryOptions({
  queryKey: ["me", "acting"],
  queryFn: async ({ signal }): Promise<Acting[]> => (await ok(client.GET("/api/v1/me/acting", { signal }))).data,
});

/** Null is the way back to oneself. `by` is the address of whoever acts. */
export async function actAs(delegation: string | null, by?: string): Promise<void> {
  const tokens = await ok(client.POST("/api/v1/auth/act-as", { body: delegation === null ? {} : { delegation_id: delegation } }));
  setActing(delegation, by);
  acceptTokens(tokens);
}
