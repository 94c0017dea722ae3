// Passkeys of this device: WebAuthn's JSON forms (WebAuthn 3 §5.1.8–10) where the browser knows them, and our own
// reading of them where it does not.

/** The person closed the browser's dialog, or let its time pass. Nothing to worry anybody with. */
export class PasskeyDismissed extends Error {
  override readonly name = "PasskeyDismissed";
}

/** This device holds a passkey of the account already. */
export class PasskeyExists extends Error {
  override readonly name = "PasskeyExists";
}

type Json = Record<string, unknown>;

export const passkeysSupported = (): boolean => typeof PublicKeyCredential === "function";

/** Whether the browser can offer passkeys among its suggestions for the address field. */
export async function passkeysInAutofill(): Promise<boolean> {
  return passkeysSupported() && (await PublicKeyCredential.isConditionalMediationAvailable?.().catch(() => false)) === true;
}

export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

export function base64urlOf(buffer: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

interface DescriptorJson {
  id: string;
}
const descriptors = (list: unknown) => ((list ?? []) as DescriptorJson[]).map((each) => ({ ...each, id: bytesOf(each.id) }));

/** The creation options of a server as the browser's call wants them. */
export function creationOptionsOf(json: Json): PublicKeyCredentialCreationOptions {
  if (typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function") {
    return PublicKeyCredential.parseCreationOptionsFromJSON(json as unknown as PublicKeyCredentialCreationOptionsJSON);
  }
  const user = json["user"] as Json & DescriptorJson;
  return {
    ...json,
    challenge: bytesOf(String(json["challenge"])),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: descriptors(json["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
}

/** The request options of a server as the browser's call wants them. */
export function requestOptionsOf(json: Json): PublicKeyCredentialRequestOptions {
  if (typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function") {
    return PublicKeyCredential.parseRequestOptionsFromJSON(json as unknown as PublicKeyCredentialRequestOptionsJSON);
  }
  return {
    ...json,
    challenge: bytesOf(String(json["challenge"])),
    allowCredentials: descriptors(json["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
}

/** What the browser made, as JSON for the server. */
export function credentialJson(credential: PublicKeyCredential): Json {
  if (typeof credential.toJSON === "function") return credential.toJSON() as unknown as Json;
  const { response } = credential;
  const parts: Json = { clientDataJSON: base64urlOf(response.clientDataJSON) };
  if ("attestationObject" in response) {
    const made = response as AuthenticatorAttestationResponse;
    parts["attestationObject"] = base64urlOf(made.attestationObject);
    parts["transports"] = made.getTransports?.() ?? [];
  } else {
    const shown = response as AuthenticatorAssertionResponse;
    parts["authenticatorData"] = base64urlOf(shown.authenticatorData);
    parts["signature"] = base64urlOf(shown.signature);
    if (shown.userHandle !== null) parts["userHandle"] = base64urlOf(shown.userHandle);
  }
  return {
    id: credential.id,
    rawId: base64urlOf(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
    ...(credential.authenticatorAttachment === null ? {} : { authenticatorAttachment: credential.authenticatorAttachment }),
  };
}

/** Servers may wrap the options as the browser's call does. */
const unwrapped = (options: unknown): Json => {
  const json = options as Json;
  return (json["publicKey"] as Json | undefined) ?? json;
};

async function inOurWords(call: Promise<Credential | null>): Promise<Json> {
  try {
    const credential = await call;
    if (credential === null) throw new PasskeyDismissed();
    return credentialJson(credential as PublicKeyCredential);
  } catch (error) {
    if (error instanceof DOMException && error.name === "InvalidStateError") throw new PasskeyExists();
    if (error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError")) throw new PasskeyDismissed();
    throw error;
  }
}

export const createPasskey = (options: unknown): Promise<Json> =>
  inOurWords(navigator.credentials.create({ publicKey: creationOptionsOf(unwrapped(options)) }));

/** `inAutofill` waits quietly until the person picks a passkey among the suggestions of a field. */
export const askPasskey = (options: unknown, how: { inAutofill?: boolean; signal?: AbortSignal } = {}): Promise<Json> =>
  inOurWords(
    navigator.credentials.get({
      publicKey: requestOptionsOf(unwrapped(options)),
      ...(how.inAutofill ? { mediation: "conditional" as const } : {}),
      ...(how.signal ? { signal: how.signal } : {}),
    }),
  );
