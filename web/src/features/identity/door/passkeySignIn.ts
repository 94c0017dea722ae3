// Signing in with a passkey: it knows who one is, so no address is needed.
import { passkeyOptions, signInByPasskey } from "../../../api/proofs";
import type { SecondFactor } from "../../../api/types";
import { askPasskey, PasskeyDismissed, passkeysInAutofill } from "../../../device/passkeys";

export const isDismissal = (error: unknown): boolean => error instanceof PasskeyDismissed;

export async function signInWithPasskey(remember: boolean): Promise<SecondFactor | null> {
  const { challenge, options } = await passkeyOptions();
  const credential = await askPasskey(options);
  return signInByPasskey({ challenge, credential, remember_me: remember });
}

/** Waits until a passkey is picked among the suggestions. Undefined where the browser offers none, or another way was taken. */
export async function offerInAutofill(remember: () => boolean, signal: AbortSignal): Promise<SecondFactor | null | undefined> {
  if (!(await passkeysInAutofill()) || signal.aborted) return undefined;
  const { challenge, options } = await passkeyOptions();
  if (signal.aborted) return undefined;
  const credential = await askPasskey(options, { inAutofill: true, signal });
  return signInByPasskey({ challenge, credential, remember_me: remember() });
}
