// @vitest-environment happy-dom
// Why a session ended: what the server says comes before what this device still owes it.
import { beforeEach, expect, it } from "vitest";
import { acceptTokens, forgetSession, refreshSession } from "../../../api/session";
import { oweSignOut } from "../../../device/signed-out";
import { json, serve } from "../../../test-screen";
import { whyEnded } from "./ended";

beforeEach(() => {
  forgetSession();
  oweSignOut(false);
});

async function endBecause(reason: string): Promise<void> {
  acceptTokens({ access_token: "old", expires_in: 900 });
  serve({ "POST /auth/refresh": () => json({ type: "invalid_token", status: 401, reason }, 401) });
  await refreshSession().catch(() => undefined);
}

it.each([
  ["factors_reset", /second factors were reset/],
  ["revoked", /from another one/],
])("%s has words", async (reason, words) => {
  await endBecause(reason);
  oweSignOut(true);
  expect(whyEnded()).toMatch(words);
});

it("says nothing where nobody knows", async () => {
  await endBecause("some_newer_reason");
  expect(whyEnded()).toBeNull();
  forgetSession();
  expect(whyEnded()).toBeNull();
  oweSignOut(true);
  expect(whyEnded()).toMatch(/no network to tell the server/);
});
