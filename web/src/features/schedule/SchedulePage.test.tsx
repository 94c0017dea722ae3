// The agenda on screen: days, marks, what is read without a network, and the keys that move between rows.
import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setViewer } from "../../i18n/locale";
import { reportReachable } from "../../api/reachability";
import type { Me } from "../../api/types";
import { json, meWith, serve, show } from "../../test-screen";
import SchedulePage from "./SchedulePage";

const own = { permissions: [{ permission: "schedule:read", scope: "own" }, { permission: "schedule:answer", scope: "own" }], role: "artist" } as unknown as Partial<Me>;
const at = (day: string, from: string, to: string) => ({
  start_datetime: `${day}T${from}:00+01:00`,
  end_datetime: `${day}T${to}:00+01:00`,
  local_start: `${day}T${from}:00`,
  local_end: `${day}T${to}:00`,
});
const event = (id: string, title: string, day: string, more: object = {}) => ({
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
  ...at(day, "10:00", "13:00"),
  my_participation: { id: `p-${id}`, status: "confirmed", has_unseen_change: false, needs_acknowledgment: false },
  ...more,
});
const page = (data: object[]) => ({ data, pagination: { cursor: null, next_cursor: null, has_more: false } });
const events = [
  event("e1", "Swan Lake", "2026-11-23", { room: { id: "r", name: "Studio 1" }, my_participation: { status: "confirmed", call_time: "09:30" } }),
  event("e2", "First night", "2026-11-24", { ...at("2026-11-24", "19:30", "22:15"), type: "performance", my_participation: { status: "invited", needs_acknowledgment: true } }),
  event("e3", "Fitting", "2026-11-26", { type: "other", state: "cancelled", my_participation: { status: "confirmed", has_unseen_change: true, seen_at: "2026-11-20T10:00:00Z" } }),
];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T07:00:00Z") });
  history.replaceState(null, "", "/schedule");
  setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
  reportReachable();
});
afterEach(() => vi.useRealTimers());

it("shows the next call large and everything by day, with what it asks", async () => {
  serve({ "GET /events": page(events) });
  show(<SchedulePage />, meWith([], own));
  const next = await screen.findByRole("region", { name: "Your next call" });
  expect(within(next).getByText("09:30")).toBeDefined();
  expect(within(next).getByText("in 2 hours")).toBeDefined();
  const today = screen.getByRole("list", { name: /^Today/ });
  expect(within(today).getByRole("link", { name: /Swan Lake/ }).textContent).toContain("Your call 09:30");
  expect(within(screen.getByRole("list", { name: /^Tomorrow/ })).getByRole("link").textContent).toContain("Please confirm");
  const fitting = within(screen.getByRole("list", { name: /^Thursday/ })).getByRole("link");
  expect(fitting.textContent).toContain("Cancelled");
  expect(fitting.textContent).toContain("Changed");
});

it("keeps one kind in the address, and j and k go over all days", async () => {
  const user = userEvent.setup();
  serve({ "GET /events": page(events) });
  show(<SchedulePage />, meWith([], own));
  await user.click(await screen.findByRole("radio", { name: "Performances" }));
  expect(location.search).toBe("?type=performance");
  expect(screen.queryByRole("link", { name: /Fitting/ })).toBeNull();
  await user.click(screen.getByRole("radio", { name: "All" }));
  (document.activeElement as HTMLElement).blur();
  await user.keyboard("jjj");
  expect(document.activeElement?.textContent).toContain("First night");
});

it("finds words without minding accents, and says where there are none", async () => {
  const user = userEvent.setup();
  serve({ "GET /events": page([...events, event("e4", "Sitzprobe Carré", "2026-11-27")]) });
  show(<SchedulePage />, meWith([], own));
  await user.type(await screen.findByRole("searchbox", { name: "Search your calls" }), "carre sitz");
  await expect.poll(() => location.search).toBe("?q=carre+sitz");
  expect(screen.getAllByRole("link", { name: /Carré/ })).toHaveLength(1);
  expect(screen.queryByRole("link", { name: /Fitting/ })).toBeNull();
  await user.clear(screen.getByRole("searchbox"));
  await user.type(screen.getByRole("searchbox"), "nothing");
  await expect.poll(() => location.search).toBe("?q=nothing");
  await user.click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByText("Nothing found")).toBeDefined();
});

it("shows the times away among the days, and lives without them", async () => {
  const away = (first: string, until: string) => ({ id: first, local_start: `${first}T00:00:00`, local_end: `${until}T00:00:00`, timezone: "Europe/Vienna", start_at: `${first}T00:00:00+01:00`, end_at: `${until}T00:00:00+01:00`, note: "Tour" });
  serve({ "GET /events": page(events), "GET /block-outs": page([away("2026-11-25", "2026-11-27")]) });
  show(<SchedulePage />, meWith([], own));
  const wednesday = await screen.findByRole("list", { name: /^Wednesday/ });
  expect(within(wednesday).getByRole("link").textContent).toContain("25 Nov 2026 – 26 Nov 2026");
  // The day that follows has a call of its own.
  expect(screen.getByRole("list", { name: /^Thursday/ }).parentElement?.textContent).toContain("Not available");
  cleanup();
  serve({ "GET /events": page(events) });
  show(<SchedulePage />, meWith([], own));
  expect(await screen.findByRole("link", { name: /Fitting/ })).toBeDefined();
});

it("goes back to earlier days, the last one first", async () => {
  const user = userEvent.setup();
  const windows: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (!pathname.endsWith("/events")) return Promise.resolve(json(page([])));
    windows.push(`${searchParams.get("start_date") ?? ""} ${searchParams.get("end_date") ?? ""}`);
    const isPast = (searchParams.get("end_date") ?? "") < "2026-11-23";
    return Promise.resolve(json(page(isPast ? [event("p1", "Dress rehearsal", "2026-11-10"), event("p2", "Premiere", "2026-11-20")] : events)));
  });
  show(<SchedulePage />, meWith([], own));
  await user.click(await screen.findByRole("button", { name: "Earlier days" }));
  expect(location.search).toBe("?when=past");
  const shown = await screen.findAllByRole("link", { name: /Dress|Premiere/ });
  expect(shown.map((link) => link.textContent?.includes("Premiere"))).toEqual([true, false]);
  expect(windows.at(-1)).toBe("2026-09-24 2026-11-22");
  expect(screen.queryByRole("region", { name: "Your next call" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Back to what comes" }));
  expect(await screen.findByRole("link", { name: /Fitting/ })).toBeDefined();
});

it("looks further where the coming weeks are empty, then says that there is nothing", async () => {
  const asked = serve({ "GET /events": page([]) });
  show(<SchedulePage />, meWith([], own));
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  expect(await screen.findByText("No calls in sight")).toBeDefined();
  expect(asked.filter(({ what }) => what === "GET /events")).toHaveLength(2);
});

it("tells a failure with its way out", async () => {
  serve({ "GET /events": () => json({ type: "internal_error", status: 500 }, 500) });
  show(<SchedulePage />, meWith([], own));
  expect(await screen.findByRole("button", { name: "Try again" })).toBeDefined();
});

it("the office sees the whole company and may look at its own calls only", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith("/events")) asked.push(searchParams.get("mine") ?? "");
    return Promise.resolve(json(page(events)));
  });
  show(<SchedulePage />, meWith(["schedule:read"]));
  await screen.findByRole("link", { name: /Fitting/ });
  expect(screen.queryByRole("region", { name: "Your next call" })).toBeNull();
  await userEvent.click(screen.getByRole("radio", { name: "Where you are called" }));
  await screen.findByRole("region", { name: "Your next call" });
  expect(new Set(asked)).toEqual(new Set(["false", "true"]));
});
