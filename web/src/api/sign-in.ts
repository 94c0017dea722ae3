// Becoming signed in: which ways there are, password, the company's own sign-on. Kept apart from the rest of the API,
// so that the sign-in page stays small; what comes later on the way is in proofs.ts.
import { ApiProblem, asProblem } from "./problems";
import { authHeaders } from "./first-token";
import { acceptTokens, acting, interruptedPerson, sessionState, setActing, subjectOf } from "./session";
import { endSession, settleSignOut } from "./sign-out";
import type { SecondFactor, SignInAnswer, SignInMethods, Tokens } from "./types";

/** These calls do not renew a token: a 401 here means a wrong proof, not an old token. */
export async function publicCall<T>(method: "GET" | "POST", path: string, body?: unknown, token: string | null = null): Promise<T> {
  // What somebody before has left behind ends first.
  if (method === "POST") await settleSignOut();
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
export async function settle(answer: SignInAnswer): Promise<SecondFactor | null> {
  if ("second_factor" in answer) return answer.second_factor;
  if (sessionState() === "expired") await resume(answer.tokens);
  else {
    // Whoever has just signed in is themselves.
    setActing(null);
    acceptTokens(answer.tokens);
  }
  return null;
}

/** What is on screen is not theirs: it is somebody else's, or of somebody for whom they no longer act. */
export class NotTheSame extends Error {
  constructor(readonly what: "person" | "acting") {
    super(what);
  }
}

/** The session ended over a page: only whose page it is goes on with it, for the same person as before. */
async function resume(own: Pick<Tokens, "access_token" | "expires_in">): Promise<void> {
  const delegation = acting();
  if (delegation !== null) {
    acceptTokens(await publicCall<Tokens>("POST", "/auth/act-as", { delegation_id: delegation }, own.access_token).catch(notAnyMore));
    return;
  }
  if (subjectOf(own.access_token) !== interruptedPerson()) {
    await endSession().catch(() => undefined);
    throw new NotTheSame("person");
  }
  acceptTokens(own);
}

function notAnyMore(error: unknown): never {
  const { status } = asProblem(error);
  throw status >= 400 && status < 500 && status !== 429 ? new NotTheSame("acting") : error;
}

/** Where somebody wants to go; without, the company they were in last, on any device. */
export interface Destination {
  organization_id?: string;
}

export async function signIn(body: { email: string; password: string; remember_me: boolean } & Destination): Promise<SecondFactor | null> {
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
