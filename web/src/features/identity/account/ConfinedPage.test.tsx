// What a company asks for first: nothing else is open until a second factor or a new password is there.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { forgetSession, sessionState } from "../../../api/session";
import { oweSignOut } from "../../../device/signed-out";
import { json, meWith, serve, show } from "../../../test-screen";
import ConfinedPage from "./ConfinedPage";

beforeEach(() => {
  forgetSession();
  oweSignOut(false);
});

const tokens = { access_token: "next", expires_in: 900 };
const open = meWith(["account:read"], { artist_id: null });
const setup = { factor_id: "f1", secret: "ABCDEFGH", otpauth_uri: "otpauth://totp/x", qr_svg: "<svg/>" };

it("lets nobody go on without a second factor, and shows the backup codes before it does", async () => {
  const asked = serve({
    "GET /me/factors": { factors: [], backup_codes_left: 0 },
    "POST /me/factors/totp": setup,
    "POST /me/factors/totp/confirm": { factor: {}, backup_codes: ["aaaa-1111", "bbbb-2222"], tokens },
    "POST /auth/refresh": tokens,
    "GET /me": open,
  });
  const queries = show(<ConfinedPage confinement="second_factor" />, { ...open, confinement: "second_factor" });
  expect(await screen.findByRole("heading", { level: 1, name: "Set up a second factor" })).toBeDefined();
  await userEvent.click(await screen.findByRole("button", { name: "Add an authenticator app" }));
  await userEvent.type(await screen.findByLabelText(/code/i), "123456");
  expect(await screen.findByText("bbbb-2222")).toBeDefined();
  expect(asked.some(({ what }) => what === "POST /auth/refresh")).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "I have kept them" }));
  await vi.waitFor(() => expect(asked.map(({ what }) => what)).toContain("POST /auth/refresh"));
  await vi.waitFor(() => expect(queries.getQueryData<typeof open>(["me"])?.confinement).toBeNull());
});

it("asks for a new password, and goes on once it is saved", async () => {
  const asked = serve({
    "POST /me/password": () => json(null, 204),
    "POST /auth/password-strength": { score: 4, strength: "strong", is_accepted: true },
    "POST /auth/refresh": tokens,
    "GET /me": open,
  });
  const queries = show(<ConfinedPage confinement="password" />, { ...open, confinement: "password" });
  expect(await screen.findByRole("heading", { level: 1, name: "Choose a new password" })).toBeDefined();
  await userEvent.type(await screen.findByLabelText(/^New password/), "short");
  await userEvent.click(screen.getByRole("button", { name: /^(Save|Change)/ }));
  expect(asked.some(({ what }) => what === "POST /me/password")).toBe(false);
  await userEvent.type(screen.getByLabelText(/^New password/), " curtain lemon orbit");
  await userEvent.click(screen.getByRole("button", { name: /^(Save|Change)/ }));
  await vi.waitFor(() => expect(queries.getQueryData<typeof open>(["me"])?.confinement).toBeNull());
  expect(asked.find(({ what }) => what === "POST /me/password")?.body).toEqual({ password: "short curtain lemon orbit" });
});

it("lets somebody sign out instead", async () => {
  const asked = serve({ "GET /me/factors": { factors: [], backup_codes_left: 0 }, "POST /auth/logout": () => json(null, 204) });
  show(<ConfinedPage confinement="second_factor" />, { ...open, confinement: "second_factor" });
  await userEvent.click(await screen.findByRole("button", { name: "Sign out" }));
  await vi.waitFor(() => expect(sessionState()).toBe("signed_out"));
  expect(asked.map(({ what }) => what)).toContain("POST /auth/logout");
});
