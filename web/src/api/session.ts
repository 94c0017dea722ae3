// Who is signed in, as far as this page knows. The access token lives in memory only; the refresh token in a cookie
// scripts cannot read. Many requests may need a new token at once: they share one refresh.
import { owesSignOut } from "../device/signed-out";
import { authHeaders, exchangeCookie, takeFirstToken } from "./first-token";
import { viewerName } from "./offline-copies";
import { ApiProblem } from "./problems";
import { endSession } from "./sign-out";
import type { Caller, Tokens } from "./types";

type State = "unknown" | "signed_in" | "signed_out" | "expired";

let accessToken: string | null = null;
let expiresAt = 0;
let state: State = "unknown";
let endReason: string | null = null;
let interrupted: string | null = null;
let refreshing: Promise<void> | null = null;
const listeners = new Set<() => void>();

export const sessionState = (): State => state;
/** Why the last session ended, as far as the server said. */
export const sessionEndReason = (): string | null => endReason;
export const currentToken = (): string | null => accessToken;

interface Claims {
  sub: string;
  org: string;
  permissions: string[];
  confined?: string;
}

function claimsOf(token: string | null): Claims | null {
  try {
    const payload = (token?.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(atob(payload)) as Claims;
  } catch {
    return null;
  }
}

/** Whom the token in use stands for and what it allows, for what cannot wait for `me`: nobody, where that is not plain. */
export function currentCaller(): (Caller & { viewer: string }) | null {
  const claims = claimsOf(accessToken);
  if (!claims || claims.confined !== undefined) return null;
  return { viewer: viewerName(claims.sub, claims.org), permissions: claims.permissions.map(permissionIn) };
}

/** Whom a token stands for; null where that is not plain. */
export const subjectOf = (token: string | null): string | null => claimsOf(token)?.sub ?? null;

/** Whose work is on screen while the session has ended over it. */
export const interruptedPerson = (): string | null => interrupted;

/** `contracts:read:organization` */
function permissionIn(text: string): Caller["permissions"][number] {
  const end = text.lastIndexOf(":");
  return { permission: text.slice(0, end), scope: text.slice(end + 1) as Caller["permissions"][number]["scope"] };
}

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The token is of no use any more. */
function drop(next: State): void {
  interrupted = next === "expired" ? (subjectOf(accessToken) ?? interrupted) : null;
  accessToken = null;
  expiresAt = 0;
  enter(next);
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
  endReason = null;
  enter("signed_in");
}

export function forgetSession(): void {
  endReason = null;
  setActing(null);
  isSupport = false;
  drop("signed_out");
}

/** Nobody was at the device for too long: what is on screen stays behind a dialog that asks who is there. */
export function expireSession(): void {
  endReason = "idle";
  drop("expired");
}

const actingKey = "biglive.acting";
const ownEmailKey = "biglive.own_email";

/** The delegation this tab acts under; the cookie only knows the person themselves. */
export function acting(): string | null {
  try {
    return sessionStorage.getItem(actingKey);
  } catch {
    return null;
  }
}

/** The address of whoever acts: it is they who sign in again, not the person they act for. */
export function ownEmail(): string | null {
  try {
    return sessionStorage.getItem(ownEmailKey);
  } catch {
    return null;
  }
}


export function setActing(delegation: string | null, by?: string): void {
  try {
    sessionStorage.removeItem(actingKey);
    sessionStorage.removeItem(ownEmailKey);
    if (delegation === null) return;
    sessionStorage.setItem(actingKey, delegation);
    if (by !== undefined) sessionStorage.setItem(ownEmailKey, by);
  } catch {
    // Without storage acting ends with the access token.
  }
}

let isSupport = false;

/** Support's session has no cookie: its token is renewed with the token itself, for as long as the page is open. */
export function acceptSupport(tokens: Pick<Tokens, "access_token" | "expires_in">): void {
  isSupport = true;
  acceptTokens(tokens);
}

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

async function answerTo(asked: Promise<Response>): Promise<Response> {
  try {
    return await asked;
  } catch {
    throw ApiProblem.network();
  }
}

const post = (path: string, body: object | undefined, token: string | null): Promise<Response> =>
  fetch(`/api/v1/auth/${path}`, {
    method: "POST",
    headers: token === null ? authHeaders : { ...authHeaders, Authorization: `Bearer ${token}` },
    credentials: "same-origin",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

function ask(organizationId: string | undefined): Promise<Response> {
  if (isSupport) return post("support/renew", undefined, accessToken);
  if (organizationId !== undefined) return exchangeCookie({ organization_id: organizationId });
  return takeFirstToken() ?? exchangeCookie({});
}

async function exchange(organizationId: string | undefined): Promise<void> {
  if (owesSignOut()) {
    await endSession();
    leave();
    throw new ApiProblem({ type: "unauthorized", status: 401 });
  }
  const response = await answerTo(ask(organizationId));
  if (response.ok) {
    const own = (await response.json()) as Tokens;
    const delegation = acting();
    if (delegation === null) acceptTokens(own);
    else await actAgain(delegation, own);
    return;
  }
  const problem = await ApiProblem.from(response);
  if (problem.status === 401) {
    endReason = problem.reason ?? endReason;
    leave();
  }
  throw problem;
}

/** Somebody who was working gets a dialog over their work; somebody who just arrived gets the sign-in page. */
const leave = (): void => drop(state === "signed_in" || state === "expired" ? "expired" : "signed_out");

/** A renewed token is one's own again: whoever acts for somebody goes on doing so, or is told that it has ended. */
async function actAgain(delegation: string, own: Tokens): Promise<void> {
  const response = await answerTo(post("act-as", { delegation_id: delegation }, own.access_token));
  if (response.ok) {
    acceptTokens((await response.json()) as Tokens);
    return;
  }
  const problem = await ApiProblem.from(response);
  if (problem.status >= 500) throw problem;
  setActing(null);
  location.assign("/");
  throw problem;
}

/** A token fit for a request, renewed first when it is about to end. */
export async function usableToken(): Promise<string | null> {
  if (accessToken !== null && Date.now() >= expiresAt) await refreshSession();
  return accessToken;
}
