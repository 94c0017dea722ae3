// The caller's own profile, the active company, and signing out.
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { client, ok } from "./client";
import { eraseCopies, setViewerOfCopies, viewerName } from "./offline-copies";
import { forgetSession, refreshSession } from "./session";
import { endSession } from "./sign-out";
import type { Me } from "./types";

/** Always ends signed out on this device; where the server cannot be told, it is told as soon as it can be. */
export async function signOut(): Promise<void> {
  await endSession().catch(() => undefined);
  await Promise.all([eraseCopies(), eraseDrafts()]);
  forgetSession();
}

/** The drafts' code is only loaded where something may have been drafted, or now. */
async function eraseDrafts(): Promise<void> {
  try {
    await (await import("../device/erase")).erase();
  } catch {
    // Without a network it may be missing; then nobody here holds the database open.
    indexedDB.deleteDatabase("biglive-device");
  }
}

export const switchOrganization = (organizationId: string): Promise<void> => refreshSession(organizationId);

/** Person and company: whose copies, drafts and waiting claims these are. */
export const viewerOf = (me: Me): string => viewerName(me.user.id, me.organization.id);

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }): Promise<Me> => {
    const me = await ok(client.GET("/api/v1/me", { signal }));
    setViewerOfCopies(viewerOf(me));
    return me;
  },
  staleTime: 5 * 60_000,
});

/** The shell loads it before any screen renders, so it never suspends. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;
