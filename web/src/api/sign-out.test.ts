// @vitest-environment happy-dom
// Signing out without a network: the cookie lives on, so the device remembers and never restores the session.
import { beforeEach, expect, it, vi } from "vitest";
import { owesSignOut, oweSignOut } from "../device/signed-out";
import { json, serve } from "../test-screen";
import { signOut } from "./identity";
import { acceptTokens, forgetSession, refreshSession, sessionState } from "./session";
import { signIn } from "./sign-in";
import { endSession, settleSignOut } from "./sign-out";

const tokens = { access_token: "next", expires_in: 900 };

beforeEach(() => {
  forgetSession();
  oweSignOut(false);
});

async function leaveWithoutNetwork(): Promise<void> {
  acceptTokens({ access_token: "old", expires_in: 900 });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  await signOut();
}

it("ends signed out here, and remembers that the server was not told", async () => {
  await leaveWithoutNetwork();
  expect(sessionState()).toBe("signed_out");
  expect(owesSignOut()).toBe(true);
  await expect(refreshSession()).rejects.toMatchObject({ type: "network" });
});

it("signs out first when there is a network again, and restores nothing", async () => {
  await leaveWithoutNetwork();
  const asked = serve({ "POST /auth/logout": () => json(null, 204), "POST /auth/refresh": tokens });
  await expect(refreshSession()).rejects.toMatchObject({ status: 401 });
  expect(asked.map(({ what }) => what)).toEqual(["POST /auth/logout"]);
  expect(sessionState()).toBe("signed_out");
  expect(owesSignOut()).toBe(false);
});

it("ends the old session before the next one begins", async () => {
  await leaveWithoutNetwork();
  const asked = serve({ "POST /auth/logout": () => json(null, 204), "POST /auth/login": { tokens } });
  await signIn({ email: "agnes@opera.test", password: "x", remember_me: false });
  expect(asked.map(({ what }) => what)).toEqual(["POST /auth/logout", "POST /auth/login"]);
  expect(sessionState()).toBe("signed_in");
});

it("goes on owing it while the server has trouble, and is done once it has heard", async () => {
  serve({ "POST /auth/logout": () => json({ type: "unavailable", status: 503 }, 503) });
  await expect(endSession()).rejects.toMatchObject({ type: "unavailable" });
  expect(owesSignOut()).toBe(true);
  const asked = serve({ "POST /auth/logout": () => json({ type: "forbidden", status: 403 }, 403) });
  await Promise.all([settleSignOut(), settleSignOut()]);
  expect(asked).toHaveLength(1);
  expect(owesSignOut()).toBe(false);
});

it("asks nothing of the server where nothing is owed", async () => {
  const asked = serve({ "POST /auth/refresh": tokens });
  await settleSignOut();
  await refreshSession();
  expect(asked.map(({ what }) => what)).toEqual(["POST /auth/refresh"]);
});
