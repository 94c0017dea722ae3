// Proving who one is beyond the password: codes and links by e-mail, passkeys, second factors, a new password.
import { publicCall, settle, type Destination } from "./sign-in";
import { acceptSupport, currentToken } from "./session";
import type { EmailVerification, InvitationOffer, PasswordRating, ProofMethod, Registration, SecondFactor, SignInAnswer, Tokens } from "./types";

export const sendSignInCode = (email: string): Promise<void> => publicCall("POST", "/auth/code", { email });

export async function verifySignInCode(body: ({ email: string; code: string } | { token: string }) & { remember_me: boolean } & Destination): Promise<SecondFactor | null> {
  return settle(await publicCall<SignInAnswer>("POST", "/auth/code/verify", body));
}

export const forgotPassword = (email: string): Promise<void> => publicCall("POST", "/auth/forgot-password", { email });

export async function resetPassword(body: { token: string; password: string; remember_me: boolean }): Promise<SecondFactor | null> {
  return settle(await publicCall<SignInAnswer>("POST", "/auth/reset-password", body));
}

export const ratePassword = (body: { password: string; email?: string }): Promise<PasswordRating> =>
  publicCall("POST", "/auth/password-strength", body);

export interface Proof {
  method: ProofMethod;
  code?: string;
  password?: string;
  credential?: unknown;
  /** The server's name for the question a passkey answered. */
  challenge?: string;
}

export async function proveSecondFactor(challenge: string, { method, code, credential }: Proof, trustDevice: boolean): Promise<void> {
  const body = { challenge, method, code, credential, trust_device: trustDevice };
  await settle(await publicCall<SignInAnswer>("POST", "/auth/second-factor", body));
}

export const sendSecondFactor = (challenge: string, method: "sms" | "email"): Promise<void> =>
  publicCall("POST", "/auth/second-factor/send", { challenge, method });

export const secondFactorOptions = (challenge: string): Promise<{ options: unknown }> =>
  publicCall("POST", "/auth/second-factor/options", { challenge });

/** What to ask the browser's passkeys; `challenge` is the server's name for the question. */
export interface PasskeyOptions {
  challenge: string;
  options: unknown;
}

export const passkeyOptions = (): Promise<PasskeyOptions> => publicCall("POST", "/auth/passkey/options", {});

export async function signInByPasskey(body: { challenge: string; credential: unknown; remember_me: boolean } & Destination): Promise<SecondFactor | null> {
  return settle(await publicCall<SignInAnswer>("POST", "/auth/passkey", body));
}

export const registration = (slug: string): Promise<Registration> =>
  publicCall("GET", `/auth/registration/${encodeURIComponent(slug)}`);

export const register = (body: { email: string; first_name: string; last_name: string; password?: string; organization_id: string }): Promise<void> =>
  publicCall("POST", "/auth/register", body);

export const verifyEmail = (token: string): Promise<EmailVerification> => publicCall("POST", "/auth/verify-email", { token });

/** For the old address of an account: the change was not asked for by its owner. */
export const stopEmailChange = (token: string): Promise<void> => publicCall("POST", "/auth/verify-email/stop", { token });

/** The second factor of whoever has just come back from the company's sign-on. */
export const signOnChallenge = async (): Promise<SecondFactor> =>
  (await publicCall<{ second_factor: SecondFactor }>("GET", "/auth/sso/challenge")).second_factor;

/** Joins the company's sign-on, from which this browser came back, with the account that is signed in now. */
export const linkSignOn = (): Promise<void> => publicCall("POST", "/auth/sso/link", undefined, currentToken());

/** Support's look at a company, by the link that its server printed. */
export async function openSupport(token: string): Promise<void> {
  acceptSupport(await publicCall<Tokens>("POST", "/auth/support", { token }));
}

export const invitationOffer = (token: string): Promise<InvitationOffer> =>
  publicCall("GET", `/invitations/accept/${encodeURIComponent(token)}`);

/** Joins with what is given; somebody signed in as the invited person needs nothing but the link. */
export async function acceptInvitation(body: {
  token: string;
  first_name?: string;
  last_name?: string;
  password?: string;
}): Promise<SecondFactor | null> {
  return settle(await publicCall<SignInAnswer>("POST", "/invitations/accept", body, currentToken()));
}
