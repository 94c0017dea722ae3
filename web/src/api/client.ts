// The typed HTTP client: bearer token, one repeat after a refresh or a fresh proof, problems as exceptions, copies for
// offline reading.
import createClient from "openapi-fetch";
import { askForFreshProof } from "./fresh-proof";
import { ApiProblem, type FailureType } from "./problems";
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

function sendAs(token: string | null, request: Request): Promise<Response> {
  const signed = request.clone();
  if (token !== null) signed.headers.set("Authorization", `Bearer ${token}`);
  return send(signed);
}

const refusal = async (response: Response): Promise<FailureType> => (await ApiProblem.from(response.clone())).type;

/** Exported for documents and tests; screens use the functions of this folder. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const copied = isCopied(request);
  try {
    const token = await usableToken();
    let response = await sendAs(token, request);
    // A wrong password or code is a 401 as well, and must not be tried twice.
    if (response.status === 401 && (await refusal(response)) !== "invalid_credentials") {
      // Another request may have refreshed meanwhile; then its token is used.
      if (currentToken() === token) await refreshSession();
      response = await sendAs(currentToken(), request);
    }
    if (response.status === 403 && (await refusal(response)) === "step_up_required" && (await askForFreshProof())) {
      response = await sendAs(currentToken(), request);
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
