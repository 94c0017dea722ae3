// For tests of screens: who is signed in, a server that answers by "METHOD /path", and what every screen stands in.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { meQuery } from "./api/identity";
import { acceptTokens } from "./api/session";
import type { Me } from "./api/types";

/** An administrator with every permission that a test names. */
export function meWith(permissions: readonly string[], more: Partial<Me> = {}): Me {
  const user = { id: "u1", email: "agnes@opera.test", first_name: "Agnes", last_name: "Adler", locale: "en", timezone: "Europe/Vienna" };
  const organization = { id: "o1", name: "Opera", slug: "opera", timezone: "Europe/Vienna", locale: "en", currency: "EUR" };
  const own = {
    user,
    organization,
    organizations: [],
    role: "admin",
    permissions: permissions.map((permission) => ({ permission, scope: "organization" })),
    acting: null,
    support: null,
    confinement: null,
    idle_timeout_minutes: 30,
  };
  // What no screen under test looks at is left out.
  return { ...own, ...more } as unknown as Me;
}

export interface Asked {
  what: string;
  body: unknown;
}

/** Answers with what stands under "METHOD /path"; a function is asked each time with the request, a response is sent as it is. */
export function serve(answers: Readonly<Record<string, unknown>>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), location.href), init);
    const what = `${request.method} ${new URL(request.url).pathname.replace("/api/v1", "")}`;
    const text = await request.clone().text();
    const isJson = request.headers.get("Content-Type")?.includes("json") ?? false;
    asked.push({ what, body: text === "" ? undefined : isJson ? (JSON.parse(text) as unknown) : text });
    const known = answers[what];
    const answer: unknown = typeof known === "function" ? await (known as (request: Request) => unknown)(request) : known;
    if (answer === undefined) return json({ type: "not_found", status: 404 }, 404);
    return answer instanceof Response ? answer : json(answer);
  });
  return asked;
}

export const json = (body: unknown, status = 200): Response =>
  status === 204 ? new Response(null, { status }) : new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

/** Shows a screen to somebody who is signed in, or – `isSignedIn` false – whose session has just ended. */
export function show(screen: ReactNode, me: Me = meWith([]), isSignedIn = true): QueryClient {
  if (isSignedIn) acceptTokens({ access_token: "token", expires_in: 900 });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  queries.setQueryData(meQuery.queryKey, me);
  render(<QueryClientProvider client={queries}>{screen}</QueryClientProvider>);
  return queries;
}
