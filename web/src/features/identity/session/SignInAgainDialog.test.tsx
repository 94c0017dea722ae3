// Signing in again over a page: by password, by mailed code, by the company's sign-on; and why it is asked for.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { sessionsQuery } from "../../../api/account";
import { acceptTokens, acting, expireSession, forgetSession, refreshSession, sessionState, setActing } from "../../../api/session";
import { json, meWith, serve, show } from "../../../test-screen";
import type { Me } from "../../../api/types";
import SignInAgainDialog from "./SignInAgainDialog";

const email = "agnes@opera.test";
const me = meWith([]);
const tokens = { tokens: { access_token: "again", expires_in: 900 } };
const ways = (sso: unknown[] = []) => ({ password: true, email_code: true, passkey: true, sso, sso_only: false });

beforeEach(forgetSession);

/** A token as the server makes them, as far as the browser reads it. */
const tokenOf = (sub: string) => `x.${btoa(JSON.stringify({ sub, org: "o1", permissions: [] }))}.x`;

/** The session of somebody has ended over their page. */
function interrupt(sub: string, shown: Me = me): ReturnType<typeof show> {
  acceptTokens({ access_token: tokenOf(sub), expires_in: 900 });
  expireSession();
  return show(<SignInAgainDialog me={shown} />, shown, false);
}
const bySub = (sub: string) => ({ tokens: { access_token: tokenOf(sub), expires_in: 900 } });

async function typePassword(): Promise<void> {
  await userEvent.type(await screen.findByLabelText("Password"), "curtain lemon orbit velvet");
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
}

it("takes the mailed code instead of the password", async () => {
  const asked = serve({
    "GET /auth/methods": ways(),
    "POST /auth/code": () => json(null, 204),
    "POST /auth/code/verify": tokens,
  });
  show(<SignInAgainDialog me={me} />);
  await userEvent.click(await screen.findByRole("button", { name: "Code by e-mail" }));
  await userEvent.click(screen.getByRole("button", { name: "Send the mail" }));
  await userEvent.type(await screen.findByLabelText("Code by e-mail"), "042917");
  await vi.waitFor(() => expect(sessionState()).toBe("signed_in"));
  const verified = asked.find(({ what }) => what === "POST /auth/code/verify");
  expect(verified?.body).toEqual({ email, code: "042917", remember_me: false, organization_id: "o1" });
});

it("offers the company's sign-on, says what that costs, and comes back to this page", async () => {
  const leave = vi.spyOn(location, "assign").mockImplementation(() => undefined);
  const asked = serve({
    "GET /auth/methods": ways([{ id: "c1", name: "Opera ID" }]),
    "POST /auth/sso/start": { authorization_url: "https://id.opera.test/authorize?x=1" },
  });
  show(<SignInAgainDialog me={me} />);
  await userEvent.click(await screen.findByRole("button", { name: "Sign in with Opera ID" }));
  expect(screen.getByText(/What is not saved yet would be lost/)).toBeDefined();
  await vi.waitFor(() => expect(leave).toHaveBeenCalledWith("https://id.opera.test/authorize?x=1"));
  const started = asked.find(({ what }) => what === "POST /auth/sso/start");
  expect(started?.body).toMatchObject({ connection_id: "c1", return_to: location.pathname + location.search });
});

it("asks for the second factor that is missing", async () => {
  const challenge = { challenge: "ch", methods: ["totp"], expires_in: 600, sms_hint: null };
  serve({
    "GET /auth/methods": ways(),
    "POST /auth/login": { second_factor: challenge },
    "POST /auth/second-factor": tokens,
  });
  show(<SignInAgainDialog me={me} />);
  await userEvent.type(await screen.findByLabelText("Password"), "curtain lemon orbit velvet");
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  await userEvent.type(await screen.findByLabelText("Code from your app"), "123456");
  await vi.waitFor(() => expect(sessionState()).toBe("signed_in"));
});

it("says that somebody else has used the session", async () => {
  acceptTokens({ access_token: "old", expires_in: 900 });
  serve({
    "GET /auth/methods": ways(),
    "POST /auth/refresh": () => json({ type: "invalid_token", status: 401, reason: "token_reused" }, 401),
  });
  await refreshSession().catch(() => undefined);
  expect(sessionState()).toBe("expired");
  show(<SignInAgainDialog me={me} />, undefined, false);
  expect(await screen.findByText(/Somebody else has used your session/)).toBeDefined();
});

it("goes back to the same company, as remembered as before", async () => {
  const asked = serve({ "GET /auth/methods": ways(), "POST /auth/logout": () => json(null, 204), "POST /auth/login": bySub("u1") });
  interrupt("u1").setQueryData(sessionsQuery.queryKey, [{ id: "s1", is_current: true, remember_me: true }] as never);
  await typePassword();
  await vi.waitFor(() => expect(sessionState()).toBe("signed_in"));
  expect(asked.find(({ what }) => what === "POST /auth/login")?.body).toMatchObject({ email, organization_id: "o1", remember_me: true });
});

it("keeps the page from somebody else, and signs them out again", async () => {
  const asked = serve({ "GET /auth/methods": ways(), "POST /auth/logout": () => json(null, 204), "POST /auth/login": bySub("u2") });
  interrupt("u1");
  await typePassword();
  expect(await screen.findByText(/That is somebody else's account/)).toBeDefined();
  expect(sessionState()).toBe("expired");
  expect(asked.at(-1)?.what).toBe("POST /auth/logout");
});

const forCarla = meWith([], { acting: { name: "Carla Conductor", real_name: "Agnes Adler" }, user: { ...me.user, id: "u5", email: "carla@artists.test", first_name: "Carla", last_name: "Conductor" } });

it("goes on acting for the same person, with the address of whoever acts", async () => {
  setActing("d1", email);
  const asked = serve({
    "GET /auth/methods": ways(),
    "POST /auth/logout": () => json(null, 204),
    "POST /auth/login": bySub("u1"),
    "POST /auth/act-as": { access_token: tokenOf("u5"), expires_in: 900 },
  });
  interrupt("u5", forCarla);
  await typePassword();
  await vi.waitFor(() => expect(sessionState()).toBe("signed_in"));
  expect(asked.find(({ what }) => what === "POST /auth/login")?.body).toMatchObject({ email });
  expect(asked).toContainEqual({ what: "POST /auth/act-as", body: { delegation_id: "d1" } });
  expect(acting()).toBe("d1");
});

it("says that one no longer acts for the person, and leaves the page as it is", async () => {
  const leave = vi.spyOn(location, "assign").mockImplementation(() => undefined);
  leave.mockClear();
  setActing("d1", email);
  serve({
    "GET /auth/methods": ways(),
    "POST /auth/logout": () => json(null, 204),
    "POST /auth/login": bySub("u1"),
    "POST /auth/act-as": () => json({ type: "not_found", status: 404 }, 404),
  });
  interrupt("u5", forCarla);
  await typePassword();
  expect(await screen.findByText(/you no longer act for Carla Conductor/)).toBeDefined();
  expect(sessionState()).toBe("expired");
  expect(leave).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Go on as yourself" }));
  expect(leave).toHaveBeenCalledWith("/");
  expect(acting()).toBeNull();
});
