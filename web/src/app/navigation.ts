// Finds the route of an address and has its module ready before it is shown: React's Suspense throttle would
// otherwise hold the first paint for 300 ms.
import type { QueryClient } from "@tanstack/react-query";
import { lazy, type ComponentType } from "react";
import type { Caller, Me } from "../api/types";
import { routes, type AppRoute, type PageModule, type Params } from "./routes";

export interface Match {
  route: AppRoute;
  params: Params;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** "/account/:part" against "/account/devices" gives { part: "devices" }; null when it does not fit. An `:id` is a UUID. */
export function matchPath(pattern: string, path: string): Params | null {
  const wanted = pattern.split("/");
  const given = path.replace(/(?<=.)\/$/, "").split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part === ":id" ? uuid.test(value) : part.startsWith(":") && value !== "") params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
}

export function findRoute(path: string, me: Caller): Match | null {
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (params && (route.allowed?.(me) ?? true)) return { route, params };
  }
  return null;
}

type Page = ComponentType<{ params: Params }>;
const ready = new Map<string, Page>();
const waiting = new Map<string, Page>();

// A route may load different screens for different people, so pages are kept per company as well.
const keyOf = (route: AppRoute, me: Me) => `${route.path} ${me.organization.id} ${me.role}`;

export function pageOf(route: AppRoute, me: Me): Page {
  const key = keyOf(route, me);
  const page = ready.get(key) ?? waiting.get(key);
  if (page) return page;
  const later = lazy((): Promise<PageModule> => route.load(me));
  waiting.set(key, later);
  return later;
}

/** Starts the requests and the code of an address, as soon as it is known what the caller may do. */
export function begin(address: string, caller: Caller, queries: QueryClient): { match: Match | null; data: Promise<unknown> } {
  const { pathname, searchParams } = new URL(address, location.origin);
  const match = findRoute(pathname, caller);
  match?.route.load(caller).catch(() => undefined);
  return { match, data: match?.route.data?.(queries, caller, match.params, searchParams) ?? Promise.resolve() };
}

/** Loads the code of an address and starts its requests. Never fails: the error shows when the page renders. */
export async function prepare(address: string, me: Me, queries: QueryClient): Promise<void> {
  const { match } = begin(address, me, queries);
  if (!match) return;
  const key = keyOf(match.route, me);
  if (ready.has(key)) return;
  try {
    ready.set(key, (await match.route.load(me)).default);
  } catch {
    waiting.delete(key);
  }
}
