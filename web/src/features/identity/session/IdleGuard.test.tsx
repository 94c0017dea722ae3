// The guard of an unattended session: the company says how long, and only for devices that are not remembered.
import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sessionEndReason, sessionState } from "../../../api/session";
import { json, meWith, serve, show } from "../../../test-screen";
import IdleGuard from "./IdleGuard";

const minute = 60_000;

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => vi.useRealTimers());

const pass = (minutes: number) => act(() => vi.advanceTimersByTimeAsync(minutes * minute));
const sessions = (remember_me: boolean) => ({
  "GET /me/sessions": { data: [{ id: "s1", is_current: true, remember_me }] },
  "POST /auth/logout": () => json(null, 204),
  "POST /auth/refresh": { access_token: "next", expires_in: 900 },
});
const me = (idle_timeout_minutes: number) => meWith(["account:read"], { idle_timeout_minutes });

it("asks five minutes before the company's time is over, and goes on at a press", async () => {
  serve(sessions(false));
  show(<IdleGuard />, me(12));
  await pass(6.5);
  expect(screen.queryByText("Are you still there?")).toBeNull();
  await pass(1);
  const stay = await screen.findByRole("button", { name: "Stay signed in" });
  act(() => stay.click());
  await pass(6.5);
  expect(screen.queryByText("Are you still there?")).toBeNull();
  expect(sessionState()).toBe("signed_in");
});

it("ends the session on the server when nobody answers, and says why", async () => {
  const asked = serve(sessions(false));
  show(<IdleGuard />, me(12));
  await pass(12.1);
  expect(sessionState()).toBe("expired");
  expect(sessionEndReason()).toBe("idle");
  expect(asked.filter(({ what }) => what === "POST /auth/logout")).toHaveLength(1);
});

it.each([
  ["a device that is remembered", true, 12],
  ["a company that signs nobody out", false, 0],
])("leaves %s alone", async (_, remembered, minutes) => {
  serve(sessions(remembered));
  show(<IdleGuard />, me(minutes));
  await pass(60);
  expect(sessionState()).toBe("signed_in");
});

it("also watches who acts for somebody else and may not read the sessions", async () => {
  const asked = serve(sessions(true));
  show(<IdleGuard />, meWith([], { idle_timeout_minutes: 12 }));
  await pass(12.1);
  expect(asked.map(({ what }) => what)).not.toContain("GET /me/sessions");
  expect(sessionState()).toBe("expired");
});
