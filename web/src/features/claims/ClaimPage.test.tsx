// One claim: what was read of its receipts is offered, and taken over like anything that is typed.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it, vi } from "vitest";
import { outboxOf } from "../../api/outbox";
import { serve, show } from "../../test-screen";
import ClaimPage from "./ClaimPage";

const no = { enabled: false, reason: null };
const yes = { enabled: true, reason: null };
const read = (value: string) => ({ value, confidence: 0.9, page: 1, box: [0.1, 0.2, 0.3, 0.05] });
const receipt = {
  id: "r1",
  original_name: "bill.jpg",
  mime_type: "image/jpeg",
  file_url: "/bill.jpg",
  file_size_bytes: 1000,
  reading: "read",
  read: { merchant: read("Hotel Post"), amount: read("12.50"), tax: read("2.08") },
};
const claim = (over: object = {}) => ({
  id: "c1",
  number: 7,
  version: 3,
  user_id: "u1",
  kind: "expense",
  status: "draft",
  amount: 12.5,
  currency: "EUR",
  base_currency: "EUR",
  category_id: "k1",
  category_name: "Meals",
  expense_date: "2026-11-02",
  lines: [{ id: "l1", category_id: "k1", category_name: "Meals", amount: 12.5, decision: "open" }],
  receipts: [receipt],
  warnings: [],
  steps: [],
  can: { cancel: yes, comment: no, decide: no, edit: yes, submit: yes, withdraw: no },
  ...over,
});
const serving = (shown: object) => serve({ "GET /expenses/c1": shown, "GET /expenses/c1/events": { data: [], pagination: { next_cursor: null } } });

beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()));

it("offers what was read while it is a draft, and sends what is used", async () => {
  serving(claim());
  show(<ClaimPage params={{ id: "c1" }} />);
  const offered = within(await screen.findByRole("region", { name: "Read from the receipt" }));
  expect(offered.queryByText("Amount 12.50")).toBeNull();
  expect(offered.getByText("Tax 2.08")).toBeDefined();
  await userEvent.click(offered.getByRole("button", { name: /^Use.*Shop Hotel Post$/ }));
  await expect.poll(() => outboxOf("u1.o1").find("c1")).toMatchObject({ goal: "save", version: 3, content: { merchant: "Hotel Post", amount: "12.50" } });
  expect(screen.queryByRole("region", { name: "Read from the receipt" })).toBeNull();
});

it("offers nothing any more once it is sent", async () => {
  serving(claim({ status: "submitted", can: { ...claim().can, edit: no } }));
  show(<ClaimPage params={{ id: "c1" }} />);
  expect(await screen.findByRole("link", { name: "Open receipt 1" })).toBeDefined();
  expect(screen.queryByRole("region", { name: "Read from the receipt" })).toBeNull();
});

it("tells the kind of what is no expense, and how days away came about", async () => {
  const given = {
    place: "Graz",
    starts_at: "2026-11-18T08:00:00Z",
    ends_at: "2026-11-20T20:00:00Z",
    timezone: "Europe/Vienna",
    meals_provided: { breakfasts: 2, lunches: 0, dinners: 1 },
  };
  serving(claim({ kind: "per_diem", receipts: [], details: { given, days: { full: 1, part: 2 }, full_day: 30, part_day: 12 } }));
  show(<ClaimPage params={{ id: "c1" }} />);
  expect(await screen.findByText("Days away")).toBeDefined();
  expect(await screen.findByText("Graz")).toBeDefined();
  expect(screen.getByText("1 whole day at EUR 30.00, 2 parts of a day at EUR 12.00")).toBeDefined();
  expect(screen.getByText("2 breakfasts, 1 dinner")).toBeDefined();
});

it("shows the tax and the person of the only part", async () => {
  const [line] = claim().lines;
  serving(claim({ receipts: [], lines: [{ ...line, tax_amount: 2.08, person: "Ben Tenor" }] }));
  show(<ClaimPage params={{ id: "c1" }} />);
  expect(await screen.findByText("Ben Tenor · EUR 2.08 tax")).toBeDefined();
});

it("says of a step that nobody is left for it", async () => {
  const step = { position: 0, name: "Finance director", status: "approved", is_mine: false, nobody_left: false };
  const open = { ...step, position: 1, status: "open", nobody_left: true };
  serving(claim({ receipts: [], status: "submitted", steps: [step, open], can: { ...claim().can, edit: no } }));
  show(<ClaimPage params={{ id: "c1" }} />);
  const waits = await screen.findByText(/until somebody joins/);
  expect(waits.closest("li")?.textContent).toMatch(/^Finance director: now/);
});
