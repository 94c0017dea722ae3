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

/** What can be handed to somebody who acts for one: never signing, and never the account itself. */
export const isDelegable = (permission: string): boolean =>
  permission !== "contracts:sign" && permission !== "live:read" && !permission.startsWith("account:");

/** What a program may be allowed: nothing of a person's own, and nothing that needs a fresh proof of one. */
export const isForPrograms = (permission: string): boolean =>
  !permission.startsWith("account:") &&
  !["contracts:sign", "members:manage", "security:manage", "api_clients:manage", "artists:read_personal"].includes(permission);
