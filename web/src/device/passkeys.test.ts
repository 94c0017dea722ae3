// WebAuthn's JSON forms, as browsers without their own reading of them need it.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { askPasskey, base64urlOf, bytesOf, creationOptionsOf, credentialJson, PasskeyDismissed, PasskeyExists, createPasskey, requestOptionsOf } from "./passkeys";

const text = (buffer: BufferSource | undefined) => new TextDecoder().decode(buffer);
const base64url = (plain: string) => base64urlOf(new TextEncoder().encode(plain).buffer as ArrayBuffer);

beforeEach(() => vi.stubGlobal("PublicKeyCredential", class {}));

describe("base64url", () => {
  it.each([[[]], [[0]], [[255, 254, 253]], [[251, 239, 190, 0]]])("%j comes back as it was", (bytes) => {
    const coded = base64urlOf(Uint8Array.from(bytes).buffer);
    expect(coded).not.toMatch(/[+/=]/);
    expect([...bytesOf(coded)]).toEqual(bytes);
  });
});

describe("without the browser's own reading", () => {
  it("creation options get bytes for challenge, user and known credentials", () => {
    const options = creationOptionsOf({
      challenge: base64url("question"),
      rp: { id: "portal.example", name: "Portal" },
      user: { id: base64url("user-7"), name: "mira@example.org", displayName: "Mira" },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      excludeCredentials: [{ type: "public-key", id: base64url("known"), transports: ["internal"] }],
    });
    expect(text(options.challenge)).toBe("question");
    expect(text(options.user.id)).toBe("user-7");
    expect(options.excludeCredentials?.map((each) => [text(each.id), each.transports])).toEqual([["known", ["internal"]]]);
    expect(options.rp.id).toBe("portal.example");
  });
  it("request options may name no credential", () => {
    const options = requestOptionsOf({ challenge: base64url("question"), rpId: "portal.example" });
    expect(text(options.challenge)).toBe("question");
    expect(options.allowCredentials).toEqual([]);
  });
  it("what the browser made becomes JSON", () => {
    const bytes = (plain: string) => new TextEncoder().encode(plain).buffer;
    const shown = { clientDataJSON: bytes("client"), authenticatorData: bytes("auth"), signature: bytes("sig"), userHandle: null };
    const credential = { id: "abc", rawId: bytes("raw"), type: "public-key", authenticatorAttachment: null, response: shown, getClientExtensionResults: () => ({}) };
    expect(credentialJson(credential as unknown as PublicKeyCredential)).toEqual({
      id: "abc",
      rawId: base64url("raw"),
      type: "public-key",
      response: { clientDataJSON: base64url("client"), authenticatorData: base64url("auth"), signature: base64url("sig") },
      clientExtensionResults: {},
    });
  });
});

it("leaves the reading to browsers that know it", () => {
  const parse = vi.fn((json: unknown) => json);
  vi.stubGlobal("PublicKeyCredential", Object.assign(class {}, { parseRequestOptionsFromJSON: parse }));
  const json = { challenge: "AA" };
  expect(requestOptionsOf(json)).toBe(json);
  expect(parse).toHaveBeenCalledOnce();
});

describe("the person's part", () => {
  const refuse = (name: string) => () => Promise.reject(new DOMException("no", name));
  const options = { challenge: "AA", user: { id: "AA" } };
  it("a closed dialog is no failure", async () => {
    vi.stubGlobal("navigator", { credentials: { get: refuse("NotAllowedError"), create: refuse("NotAllowedError") } });
    await expect(askPasskey(options)).rejects.toBeInstanceOf(PasskeyDismissed);
    await expect(createPasskey(options)).rejects.toBeInstanceOf(PasskeyDismissed);
  });
  it("a device that holds a passkey already says so", async () => {
    vi.stubGlobal("navigator", { credentials: { create: refuse("InvalidStateError") } });
    await expect(createPasskey(options)).rejects.toBeInstanceOf(PasskeyExists);
  });
  it("other failures stay what they are", async () => {
    vi.stubGlobal("navigator", { credentials: { get: refuse("SecurityError") } });
    await expect(askPasskey(options)).rejects.toMatchObject({ name: "SecurityError" });
  });
});
