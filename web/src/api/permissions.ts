// What the caller may do, as GET /me says. Screens ask these; they never compare role names.
import type { Me } from "./types";

export type Scope = Me["permissions"][number]["scope"];

export function scopeOf(me: Me, permission: string): Scope | null {
  return me.permissions.find((entry) => entry.permission === permission)?.scope ?? null;
}

export const can = (me: Me, permission: string): boolean => scopeOf(me, permission) !== null;

/** Sees other people's contracts: the office's view of the app instead of the artist's. */
export function worksInOffice(me: Me): boolean {
  const scope = scopeOf(me, "contracts:read");
  return scope === "organization" || scope === "team";
}

export function managesPeople(me: Me): boolean {
  const scope = scopeOf(me, "members:read");
  return scope === "organization" || scope === "team";
}
