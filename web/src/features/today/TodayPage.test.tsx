// An artist's day: what is asked about the next call is asked on its card and nowhere else, and one thing is primary.
import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setViewer } from "../../i18n/locale";
import type { Me } from "../../api/types";
import { meWith, serve, show } from "../../test-screen";
import TodayPage from "./TodayPage";

const own = { permissions: ["schedule:read", "schedule:answer", "contracts:read"].map((permission) => ({ permission, scope: "own" })), role: "artist" } as unknown as Partial<Me>;
const event = (id: string, title: string, day: string) => ({
  id,
  title,
  type: "rehearsal",
  state: "confirmed",
  timezone: "Europe/Vienna",
  end_timezone: "Europe/Vienna",
  all_day: false,
  recurrence: null,
  participants: [],
  sequence: 0,
  created_at: "2026-11-01T10:00:00Z",
  start_datetime: `${day}T10:00:00+01:00`,
  end_datetime: `${day}T13:00:00+01:00`,
  local_start: `${day}T10:00:00`,
  local_end: `${day}T13:00:00`,
  requires_acknowledgment: true,
  my_participation: { id: `p-${id}`, status: "invited", has_unseen_change: false, needs_acknowledgment: true },
});
const page = (data: object[]) => ({ data, pagination: { cursor: null, next_cursor: null, has_more: false, total_count: data.length } });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T07:00:00Z") });
  setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
});
afterEach(() => vi.useRealTimers());

it("what follows soon goes before what one is long at, which is still said", async () => {
  vi.setSystemTime(Date.parse("2026-11-23T11:30:00Z"));
  const fitting = { ...event("e2", "Fitting", "2026-11-23"), start_datetime: "2026-11-23T14:00:00+01:00", local_start: "2026-11-23T14:00:00", end_datetime: "2026-11-23T15:00:00+01:00", local_end: "2026-11-23T15:00:00" };
  serve({ "GET /events": page([{ ...event("e1", "Swan Lake", "2026-11-23") }, fitting]), "GET /contracts": page([]) });
  show(<TodayPage />, meWith([], own));
  const next = within(await screen.findByRole("region", { name: "Your next call" }));
  expect(next.getByRole("heading", { name: "Fitting" })).toBeDefined();
  expect(next.getByRole("link", { name: "Now: Swan Lake, until 13:00" }).getAttribute("href")).toBe("/schedule/e1");
});

it("asks about the next call once, on its card", async () => {
  serve({ "GET /events": page([event("e1", "Swan Lake", "2026-11-23"), event("e2", "First night", "2026-11-24")]), "GET /contracts": page([]) });
  show(<TodayPage />, meWith([], own));
  const next = within(await screen.findByRole("region", { name: "Your next call" }));
  const asked = next.getByRole("link", { name: /^Look and confirm ?: Swan Lake$/ });
  expect(asked.getAttribute("href")).toBe("/schedule/e1");
  expect(screen.getAllByRole("link", { name: /Swan Lake/ })).toHaveLength(2);
  const other = await screen.findByRole("link", { name: /^Look and confirm ?: First night$/ });
  expect(other.className).not.toBe(asked.className);
});

it("asks on which days one could come, and is not empty then", async () => {
  const asked = { id: "q1", title: "Tour to Graz", days: ["2026-12-01", "2026-12-02"], answer_by: "2026-11-25T17:00:00Z" };
  serve({ "GET /events": page([]), "GET /contracts": page([]), "GET /availability-requests": page([asked]) });
  show(<TodayPage />, meWith([], own));
  const row = await screen.findByRole("link", { name: /Tour to Graz/ });
  expect(row.getAttribute("href")).toBe("/schedule/availability/q1");
  expect(row.textContent).toMatch(/1.*2 Dec.*until.*18:00.*Say when/);
  expect(screen.queryByText(/Nothing waits/)).toBeNull();
});
