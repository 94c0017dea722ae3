// The typed HTTP client: bearer token, one repeat after a refresh, problems as exceptions, copies for offline reading.
import createClient from "openapi-fetch";
import { ApiProblem } from "./problems";
import { copyOf, isCopied, keepCopy } from "./offline-copies";
import { reportReachable, reportUnreachable } from "./reachability";
import { currentToken, refreshSession, usableToken } from "./session";
import type { paths } from "./schema";

async function send(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    reportReachable();
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw ApiProblem.network();
  }
}

/** Exported for documents and tests; screens use the functions of this folder. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const copied = isCopied(request);
  try {
    const token = await usableToken();
    const first = request.clone();
    if (token !== null) first.headers.set("Authorization", `Bearer ${token}`);
    let response = await send(first);
    if (response.status === 401) {
      // Another request may have refreshed meanwhile; then its token is used.
      if (currentToken() === token) await refreshSession();
      const second = request.clone();
      const renewed = currentToken();
      if (renewed !== null) second.headers.set("Authorization", `Bearer ${renewed}`);
      response = await send(second);
    }
    if (copied && response.ok) keepCopy(request, response.clone());
    return response;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.type !== "network") throw error;
    const copy = copied ? await copyOf(request) : undefined;
    reportUnreachable(copy ? copy.at : null);
    if (copy) return copy.response;
    throw error;
  }
}

export const client = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "http://localhost" : location.origin,
  fetch: authorizedFetch,
});
client.use({
  onResponse: async ({ response }) => {
    if (!response.ok) throw await ApiProblem.from(response);
  },
});

/** Unwraps openapi-fetch's result: failures were thrown, so data is what the schema promises. */
export async function ok<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** One key per intention of a person: create it when a form opens, reuse it for every retry. */
export const newIdempotencyKey = (): string => crypto.randomUUID();
export const ifMatch = (version: number): { "If-Match": string } => ({ "If-Match": `"${version}"` });
