// Who is signed in, as far as this page knows. The access token lives in memory only; the refresh token in a cookie
// scripts cannot read. Many requests may need a new token at once: they share one refresh.
import { ApiProblem } from "./problems";
import type { Tokens } from "./types";

type State = "unknown" | "signed_in" | "signed_out" | "expired";

let accessToken: string | null = null;
let expiresAt = 0;
let state: State = "unknown";
let refreshing: Promise<void> | null = null;
const listeners = new Set<() => void>();

export const sessionState = (): State => state;
export const currentToken = (): string | null => accessToken;

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function enter(next: State): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

export function acceptTokens(tokens: Pick<Tokens, "access_token" | "expires_in">): void {
  accessToken = tokens.access_token;
  // Renewed a little early, so that a request does not start with a token that ends on the way.
  expiresAt = Date.now() + Math.max(5, tokens.expires_in - 30) * 1000;
  enter("signed_in");
}

export function forgetSession(): void {
  accessToken = null;
  expiresAt = 0;
  enter("signed_out");
}

export const authHeaders = { "Content-Type": "application/json", "X-Requested-With": "biglive" } as const;

/** Exchanges the cookie for an access token. `organizationId` switches the active company. */
export function refreshSession(organizationId?: string): Promise<void> {
  if (refreshing && organizationId === undefined) return refreshing;
  const previous = refreshing ?? Promise.resolve();
  const run = previous
    .catch(() => undefined)
    .then(() => exchange(organizationId))
    .finally(() => {
      if (refreshing === run) refreshing = null;
    });
  refreshing = run;
  return run;
}

async function exchange(organizationId: string | undefined): Promise<void> {
  let response: Response;
  try {
    response = await fetch("/api/v1/auth/refresh", {
      method: "POST",
      headers: authHeaders,
      credentials: "same-origin",
      body: JSON.stringify(organizationId === undefined ? {} : { organization_id: organizationId }),
    });
  } catch {
    throw ApiProblem.network();
  }
  if (response.ok) {
    acceptTokens((await response.json()) as Tokens);
    return;
  }
  const problem = await ApiProblem.from(response);
  if (problem.status === 401) {
    accessToken = null;
    // Somebody who was working gets a dialog over their work; somebody who just arrived gets the sign-in page.
    enter(state === "signed_in" || state === "expired" ? "expired" : "signed_out");
  }
  throw problem;
}

/** A token fit for a request, renewed first when it is about to end. */
export async function usableToken(): Promise<string | null> {
  if (accessToken !== null && Date.now() >= expiresAt) await refreshSession();
  return accessToken;
}
