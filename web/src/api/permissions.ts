// What the caller may do, as GET /me says. Screens ask these; they never compare role names.
import type { Caller } from "./types";

export type Scope = Caller["permissions"][number]["scope"];

export function scopeOf(me: Caller, permission: string): Scope | null {
  return me.permissions.find((entry) => entry.permission === permission)?.scope ?? null;
}

export const can = (me: Caller, permission: string): boolean => scopeOf(me, permission) !== null;

/** Sees other people's contracts: the office's view of the app instead of the artist's. */
export function worksInOffice(me: Caller): boolean {
  const scope = scopeOf(me, "contracts:read");
  return scope === "organization" || scope === "team";
}

export function managesPeople(me: Caller): boolean {
  const scope = scopeOf(me, "members:read");
  return scope === "organization" || scope === "team";
}

/** Has claims of one's own. */
export const writesClaims = (me: Caller): boolean => can(me, "expenses:write");

/** Sees everybody's claims: the office's list instead of one's own. */
export const readsAllClaims = (me: Caller): boolean => scopeOf(me, "expenses:read") === "organization";

export const decidesClaims = (me: Caller): boolean => scopeOf(me, "expenses:approve") === "organization";
