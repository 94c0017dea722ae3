// Signing in again over a page: by password, by mailed code, by the company's sign-on; and why it is asked for.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { acceptTokens, refreshSession, sessionState } from "../../../api/session";
import { json, serve, show } from "../../../test-screen";
import SignInAgainDialog from "./SignInAgainDialog";

const email = "agnes@opera.test";
const tokens = { tokens: { access_token: "again", expires_in: 900 } };
const ways = (sso: unknown[] = []) => ({ password: true, email_code: true, passkey: true, sso, sso_only: false });

it("takes the mailed code instead of the password", async () => {
  const asked = serve({
    "GET /auth/methods": ways(),
    "POST /auth/code": () => json(null, 204),
    "POST /auth/code/verify": tokens,
  });
  show(<SignInAgainDialog email={email} />);
  await userEvent.click(await screen.findByRole("button", { name: "Code by e-mail" }));
  await userEvent.click(screen.getByRole("button", { name: "Send the mail" }));
  await userEvent.type(await screen.findByLabelText("Code by e-mail"), "042917");
  await vi.waitFor(() => expect(sessionState()).toBe("signed_in"));
  const verified = asked.find(({ what }) => what === "POST /auth/code/verify");
  expect(verified?.body).toEqual({ email, code: "042917", remember_me: false });
});

it("offers the company's sign-on, says what that costs, and comes back to this page", async () => {
  const leave = vi.spyOn(location, "assign").mockImplementation(() => undefined);
  const asked = serve({
    "GET /auth/methods": ways([{ id: "c1", name: "Opera ID" }]),
    "POST /auth/sso/start": { authorization_url: "https://id.opera.test/authorize?x=1" },
  });
  show(<SignInAgainDialog email={email} />);
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
  show(<SignInAgainDialog email={email} />);
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
  show(<SignInAgainDialog email={email} />, undefined, false);
  expect(await screen.findByText(/Somebody else has used your session/)).toBeDefined();
});
