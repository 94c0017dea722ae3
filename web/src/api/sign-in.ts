// Becoming signed in: password or invitation. Kept apart from the rest of the API, so that the sign-in page stays small.
import { ApiProblem } from "./problems";
import { acceptTokens, authHeaders } from "./session";
import type { InvitationOffer, Tokens, User } from "./types";

/** These calls carry no bearer token: a 401 here means wrong credentials, not an old token. */
export async function publicCall<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: authHeaders,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw ApiProblem.network();
  }
  if (!response.ok) throw await ApiProblem.from(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

interface SignedIn {
  user: User;
  tokens: Tokens;
}

export async function signIn(body: { email: string; password: string; remember_me: boolean }): Promise<User> {
  const { user, tokens } = await publicCall<SignedIn>("POST", "/auth/login", body);
  acceptTokens(tokens);
  return user;
}

export const invitationOffer = (token: string): Promise<InvitationOffer> =>
  publicCall("GET", `/invitations/accept/${encodeURIComponent(token)}`);

export async function acceptInvitation(body: {
  token: string;
  first_name?: string;
  last_name?: string;
  password: string;
}): Promise<void> {
  acceptTokens((await publicCall<SignedIn>("POST", "/invitations/accept", body)).tokens);
}
