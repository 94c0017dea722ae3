// Joining with an account that exists: a password is asked for only where there is one.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { forgetSession } from "../../../api/session";
import { json, serve } from "../../../test-screen";
import InvitationPage from "./InvitationPage";

const offer = (has_password: boolean) => ({
  organization: { name: "Second Stage" },
  email: "nora@artists.test",
  role: "artist",
  existing_account: true,
  has_password,
  expires_at: "2026-12-24T10:00:00Z",
});

function open(has_password: boolean) {
  forgetSession();
  const entered = vi.fn(() => Promise.resolve());
  const asked = serve({
    "GET /invitations/accept/abc": offer(has_password),
    "POST /auth/refresh": () => json({ type: "invalid_token", status: 401 }, 401),
    "POST /invitations/accept": { tokens: { access_token: "new", expires_in: 900 } },
  });
  render(<InvitationPage token="abc" onSignedIn={entered} />);
  return { asked, entered };
}

it("an account without a password joins by one press", async () => {
  const { asked, entered } = open(false);
  await userEvent.click(await screen.findByRole("button", { name: "Join Second Stage" }));
  await vi.waitFor(() => expect(entered).toHaveBeenCalledOnce());
  expect(asked.at(-1)).toEqual({ what: "POST /invitations/accept", body: { token: "abc" } });
  expect(screen.queryByLabelText("Your password")).toBeNull();
});

it("an account with a password is asked for it", async () => {
  const { asked, entered } = open(true);
  await userEvent.click(await screen.findByRole("button", { name: "Join Second Stage" }));
  expect(await screen.findByText("Please fill this in.")).toBeDefined();
  await userEvent.type(screen.getByLabelText("Your password"), "curtain lemon orbit velvet");
  await userEvent.click(screen.getByRole("button", { name: "Join Second Stage" }));
  await vi.waitFor(() => expect(entered).toHaveBeenCalledOnce());
  expect(asked.at(-1)?.body).toEqual({ token: "abc", password: "curtain lemon orbit velvet" });
});

it("whoever is signed in by their company's word alone is asked for the password after all", async () => {
  forgetSession();
  const entered = vi.fn(() => Promise.resolve());
  const tries = [json({ type: "invalid_credentials", status: 401 }, 401), json({ tokens: { access_token: "new", expires_in: 900 } })];
  const asked = serve({
    "GET /invitations/accept/abc": offer(true),
    "POST /auth/refresh": { access_token: "old", expires_in: 900 },
    "GET /me": { user: { email: "nora@artists.test", first_name: "Nora", last_name: "Lind" } },
    "POST /invitations/accept": () => tries.shift(),
  });
  render(<InvitationPage token="abc" onSignedIn={entered} />);
  await screen.findByText(/Nora Lind/);
  await userEvent.click(screen.getByRole("button", { name: "Join Second Stage" }));
  await userEvent.type(await screen.findByLabelText("Your password"), "curtain lemon orbit velvet");
  await userEvent.click(screen.getByRole("button", { name: "Join Second Stage" }));
  await vi.waitFor(() => expect(entered).toHaveBeenCalledOnce());
  expect(asked.at(-1)?.body).toEqual({ token: "abc", password: "curtain lemon orbit velvet" });
});
