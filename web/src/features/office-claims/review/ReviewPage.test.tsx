// Deciding about what is on the screen, and not about what somebody has made of it meanwhile.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { json, meWith, serve, show } from "../../../test-screen";
import ReviewPage from "./ReviewPage";
import styles from "./Review.module.css";

const can = { decide: { enabled: true, reason: null } };
const line = (amount: number) => ({ id: "l1", category_name: "Travel", amount, decision: "open", tax_amount: null });
const claim = (over: object = {}) => ({
  id: "c1",
  number: 7,
  version: 3,
  kind: "expense",
  status: "submitted",
  person_name: "Anna Dancer",
  merchant: "Hotel Post",
  amount: 50,
  currency: "EUR",
  base_currency: "EUR",
  expense_date: "2026-11-02",
  lines: [line(50)],
  receipts: [],
  warnings: [],
  can,
  ...over,
});
const receipt = (name: string) => ({ id: name, original_name: name, mime_type: "image/jpeg", file_url: `/${name}`, thumbnail_url: null });
const none = { "GET /expenses": { data: [], pagination: { next_cursor: null } } };
const approver = meWith(["expenses:approve"]);
const stale = () => json({ type: "version_mismatch", status: 412 }, 412);

it("decides over the version it shows; what was changed is shown, and asked about again", async () => {
  const answers = [claim(), claim({ version: 4, amount: 500, lines: [line(500)] })];
  const decisions = [stale(), claim({ version: 5, status: "approved" })];
  const over: (string | null)[] = [];
  serve({
    ...none,
    "GET /expenses/c1": () => (answers.length > 1 ? answers.shift() : answers[0]),
    "POST /expenses/c1/decide": (request: Request) => {
      over.push(request.headers.get("If-Match"));
      return decisions.shift();
    },
  });
  show(<ReviewPage params={{ id: "c1" }} />, approver);
  await userEvent.click(await screen.findByRole("button", { name: "Approve EUR\u00A050.00" }));
  expect(await screen.findByText("Claimed: EUR 50.00 → EUR 500.00")).toBeDefined();
  expect(over).toEqual(['"3"']);
  expect(screen.queryByText(/^Parts:/)).toBeNull();
  // Neither the button nor its key approves what nobody has looked at.
  await userEvent.click(screen.getByRole("button", { name: /^Approve EUR\u00A0500.00/ }));
  await userEvent.keyboard("a");
  expect(over).toHaveLength(1);
  await userEvent.click(screen.getByRole("button", { name: "I have seen it" }));
  await userEvent.click(screen.getByRole("button", { name: "Approve EUR\u00A0500.00" }));
  await expect.poll(() => over).toEqual(['"3"', '"4"']);
});

it("rejects over the version it shows", async () => {
  const over: (string | null)[] = [];
  const reject = (request: Request) => {
    over.push(request.headers.get("If-Match"));
    return stale();
  };
  serve({ ...none, "GET /expenses/c1": claim(), "POST /expenses/c1/reject": reject });
  show(<ReviewPage params={{ id: "c1" }} />, approver);
  await userEvent.click(await screen.findByRole("button", { name: "Reject the whole claim" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByLabelText("Why"), "Private");
  await userEvent.click(dialog.getByRole("button", { name: "Reject the whole claim" }));
  expect(await dialog.findByText(/Look at it again/)).toBeDefined();
  expect(over).toEqual(['"3"']);
});

it("shows a refund as what it is, and how a drive came about", async () => {
  const details = { given: { vehicle: "car", distance_km: 38.5, from: "Wien", to: "Graz", round_trip: true }, per_km: "0.42" };
  serve({ ...none, "GET /expenses/c1": claim({ kind: "refund" }), "GET /expenses/c2": claim({ id: "c2", kind: "mileage", details }) });
  show(<ReviewPage params={{ id: "c1" }} />, approver);
  expect(await screen.findByText("Refund")).toBeDefined();
  expect(screen.getByText("-EUR 50.00")).toBeDefined();
  show(<ReviewPage params={{ id: "c2" }} />, approver);
  expect(await screen.findByText("Wien to Graz and back")).toBeDefined();
  expect(screen.getByText("77 km")).toBeDefined();
  expect(screen.getByText("EUR 0.42 a kilometre")).toBeDefined();
});

it("shows the receipts of the claim that a follow-on claim goes on with, and leads to it", async () => {
  serve({
    ...none,
    "GET /expenses/c1": claim({ follows_id: "c0" }),
    "GET /expenses/c0": claim({ id: "c0", number: 3, status: "paid", receipts: [receipt("bill.jpg")] }),
  });
  show(<ReviewPage params={{ id: "c1" }} />, approver);
  const link = await screen.findByRole("link", { name: "Goes on with what was held of claim 3" });
  expect(link.getAttribute("href")).toBe("/claims/c0");
  expect(screen.getByRole("img", { name: "Receipt 1: bill.jpg" })).toBeDefined();
  expect(screen.queryByText("There is no receipt.")).toBeNull();
});

it("leaves no gap where there is nothing to say", async () => {
  serve({ ...none, "GET /expenses/c1": claim() });
  show(<ReviewPage params={{ id: "c1" }} />, approver);
  await screen.findByRole("button", { name: /^Approve EUR/ });
  const alerts = screen.getAllByRole("alert");
  expect(alerts.map(({ textContent }) => textContent)).toEqual(["", ""]);
  expect(alerts.every(({ className }) => className === styles.said)).toBe(true);
});
