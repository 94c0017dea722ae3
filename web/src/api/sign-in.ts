// Becoming signed in: which ways there are, password, the company's own sign-on. Kept apart from the rest of the API,
// so that the sign-in page stays small; what comes later on the way is in proofs.ts.
import { ApiProblem } from "./problems";
import { authHeaders } from "./first-token";
import { acceptTokens, setActing } from "./session";
import type { SecondFactor, SignInAnswer, SignInMethods } from "./types";

/** These calls do not renew a token: a 401 here means a wrong proof, not an old token. */
export async function publicCall<T>(method: "GET" | "POST", path: string, body?: unknown, token: string | null = null): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: token === null ? authHeaders : { ...authHeaders, Authorization: `Bearer ${token}` },
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw ApiProblem.network();
  }
  if (!response.ok) throw await ApiProblem.from(response);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Keeps the tokens of an answer; what comes back is the second factor that is still missing, or null. */
export function settle(answer: SignInAnswer): SecondFactor | null {
  if ("second_factor" in answer) return answer.second_factor;
  // Whoever has just signed in is themselves.
  setActing(null);
  acceptTokens(answer.tokens);
  return null;
}

export async function signIn(body: { email: string; password: string; remember_me: boolean }): Promise<SecondFactor | null> {
  return settle(await publicCall<SignInAnswer>("POST", "/auth/login", body));
}

/** Says the same whether or not there is an account: only the address's domain counts. */
export const signInMethods = (email: string): Promise<SignInMethods> =>
  publicCall("GET", `/auth/methods?email=${encodeURIComponent(email)}`);

/** Leaves the app for the company's own sign-in page, which leads back. */
export async function startSignOn(body: { connection_id: string; remember_me: boolean; return_to: string }): Promise<void> {
  const { authorization_url } = await publicCall<{ authorization_url: string }>("POST", "/auth/sso/start", body);
  location.assign(authorization_url);
}
