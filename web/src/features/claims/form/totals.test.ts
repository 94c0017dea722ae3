// What a claim comes to before it is sent, what is written in it, and whether it was claimed before.
import { expect, it } from "vitest";
import { emptyDraft, type ClaimDraft } from "../../../api/claim-draft";
import type { Claim } from "../../../api/types";
import type { Basics } from "../basics";
import { factsOf } from "./facts";
import { isSameExpense, isSameExpenseTyped } from "./same";
import { totalsOf as totals } from "./totals";

/** Without the spaces that keep an amount on one line. */
const plain = (words: string): string => words.replaceAll("\u00a0", " ");
const totalsOf: typeof totals = (...of) => {
  const { amount, base } = totals(...of);
  return { amount: plain(amount), base: base && plain(base) };
};

const basics = {
  categories: [{ id: "k1", name: "Meals" }],
  defaults: { currency: "EUR", mileage_rates: [{ vehicle: "car", per_km: "0.42" }], open_advances: [] },
  today: "2026-11-20",
} as unknown as Basics;
const draft = (over: Partial<ClaimDraft>): ClaimDraft => ({ ...emptyDraft("2026-11-20"), currency: "EUR", ...over });
const line = { category_id: "k1", description: "", production: "", person: "" };

it("comes to the sum of the parts, and of a refund to less", () => {
  const lines = [{ ...line, id: "1", amount: "12,50" }, { ...line, id: "2", amount: "0.50" }];
  expect(totalsOf(draft({ lines }), basics, undefined)).toEqual({ amount: "EUR 13.00", base: null });
  expect(totalsOf(draft({ kind: "refund", amount: "5" }), basics, undefined).amount).toBe("-EUR 5.00");
});

it("of another currency says what that is in the company's, as far as it is known", () => {
  const pounds = draft({ currency: "GBP", amount: "10" });
  expect(totalsOf(pounds, basics, undefined).base).toBe("In EUR at the rate of the day");
  expect(totalsOf({ ...pounds, rate: "1,2" }, basics, undefined).base).toBe("About EUR 12.00");
  const known = { currency: "GBP", amount: 10, expense_date: "2026-11-20", base_amount: 11.5, rate_source: "ecb" } as unknown as Claim;
  expect(totalsOf(pounds, basics, known).base).toBe("About EUR 11.50");
  expect(totalsOf({ ...pounds, amount: "11" }, basics, known).base).toBe("In EUR at the rate of the day");
});

it("of a drive is worked out roughly", () => {
  const mileage = { ...draft({}).mileage, distance: "10", round_trip: true };
  expect(totalsOf(draft({ kind: "mileage", mileage }), basics, undefined).amount).toBe("About EUR 8.40");
});

it("says what is written and leaves out what is not", () => {
  const written = factsOf(draft({ amount: "9", category_id: "k1", merchant: "Billa", tax_amount: "1,5" }), basics);
  expect(written.map(({ term, value }) => plain(`${term}: ${value}`))).toEqual(["What kind: Expense", "Day: Friday, Nov 20, 2026", "What for: Meals", "Tax included: EUR 1.50", "Shop, hotel, taxi…: Billa"]);
});

it("is the same expense by day, amount, currency and kind, and by the shop where both name one", () => {
  const other = { kind: "expense", amount: 12.5, currency: "EUR", expense_date: "2026-11-20", merchant: "billa ", status: "paid" } as const;
  const mine = draft({ amount: "12,50", merchant: "Billa" });
  expect(isSameExpense(mine, other, "EUR")).toBe(true);
  expect(isSameExpense(mine, { ...other, merchant: null }, "EUR")).toBe(true);
  expect(isSameExpense(mine, { ...other, merchant: "Spar" }, "EUR")).toBe(false);
  expect(isSameExpense(mine, { ...other, status: "rejected" }, "EUR")).toBe(false);
  expect(isSameExpense(draft({}), { ...other, amount: 0 }, "EUR")).toBe(false);
  expect(isSameExpenseTyped(mine, draft({ amount: "12.5" }), "EUR")).toBe(true);
});
