// Signing in: what could not be told to the server before, and joining the company's sign-on to the account.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { forgetSession, sessionState } from "../../../api/session";
import { oweSignOut } from "../../../device/signed-out";
import { json, serve } from "../../../test-screen";
import { LoginPage } from "./LoginPage";

beforeEach(() => {
  forgetSession();
  oweSignOut(false);
});

const tokens = { access_token: "own", expires_in: 900 };
const way = { password: true, email_code: true, passkey: false, sso: [], sso_only: false };

async function open(search = "") {
  const entered = vi.fn(() => Promise.resolve());
  render(<LoginPage onSignedIn={entered} onIntent={() => undefined} search={search} />);
  return entered;
}

async function signInWithPassword(): Promise<void> {
  await userEvent.type(await screen.findByLabelText("E-mail address"), "agnes@opera.test");
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  await userEvent.type(await screen.findByLabelText("Password"), "curtain lemon orbit velvet");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

it("says that a sign-out could not be told to the server yet", async () => {
  oweSignOut(true);
  serve({});
  await open();
  expect(await screen.findByText(/You are signed out on this device. There was no network/)).toBeDefined();
});

it("asks for a fresh proof where joining the company's sign-on needs one, and joins it then", async () => {
  let isFresh = false;
  const asked = serve({
    "GET /auth/methods": way,
    "POST /auth/login": { tokens },
    "POST /auth/sso/link": () => (isFresh ? json(null, 204) : json({ type: "step_up_required", status: 403 }, 403)),
    "POST /auth/step-up/options": { methods: ["totp"], sms_hint: null },
    "POST /auth/step-up": () => {
      isFresh = true;
      return tokens;
    },
  });
  const entered = await open("?sso_error=sso_link");
  await signInWithPassword();
  await screen.findByText(/show once more that it is you/);
  expect(entered).not.toHaveBeenCalled();
  await userEvent.type(await screen.findByLabelText("Code from your app"), "123456");
  await vi.waitFor(() => expect(entered).toHaveBeenCalledOnce());
  expect(asked.filter(({ what }) => what === "POST /auth/sso/link")).toHaveLength(2);
  expect(sessionState()).toBe("signed_in");
});

it("tells why the sign-on was not joined, and lets them in without it", async () => {
  serve({
    "GET /auth/methods": way,
    "POST /auth/login": { tokens },
    "POST /auth/sso/link": () => json({ type: "link_invalid", status: 404 }, 404),
  });
  const entered = await open("?sso_error=sso_link");
  await signInWithPassword();
  await screen.findByText(/could not be joined to this account/);
  expect(screen.queryByText(/show once more/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  await vi.waitFor(() => expect(entered).toHaveBeenCalledOnce());
});
