// Ending the session of this device on the server. Until the server has said so it is owed: no session is restored and none
// begun before (session.ts, sign-in.ts), because a shared device may be somebody else's by then.
import { owesSignOut, oweSignOut } from "../device/signed-out";
import { authHeaders } from "./first-token";
import { ApiProblem } from "./problems";

let telling: Promise<void> | null = null;

/** Rejects while the server cannot be told. */
export function endSession(): Promise<void> {
  oweSignOut(true);
  // One at a time: the answer takes the cookie away, and must not come after somebody has signed in.
  telling ??= tell().finally(() => {
    telling = null;
  });
  return telling;
}

async function tell(): Promise<void> {
  let response: Response;
  try {
    response = await fetch("/api/v1/auth/logout", { method: "POST", headers: authHeaders, credentials: "same-origin", body: "{}" });
  } catch {
    throw ApiProblem.network();
  }
  // Whatever else it says, it has heard of it.
  if (response.status === 429 || response.status >= 500) throw await ApiProblem.from(response);
  oweSignOut(false);
}

/** Makes up for a sign-out that could not be sent; rejects while it still cannot. */
export async function settleSignOut(): Promise<void> {
  if (owesSignOut()) await endSession();
}
