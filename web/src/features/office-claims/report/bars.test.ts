// Bars and months of a report.
import { describe, expect, it } from "vitest";
import type { ExpenseReport } from "../../../api/types";
import { barsOf, monthToBook, nameOf, spanOf } from "./bars";

const rows = (...amounts: number[]): ExpenseReport["rows"] => amounts.map((amount, index) => ({ key: `k${index}`, name: `n${index}`, amount }) as ExpenseReport["rows"][number]);

describe("bars", () => {
  it("are drawn from the largest amount", () => expect(barsOf({ group: "person", rows: rows(200, 50) }).map(({ percent }) => percent)).toEqual([100, 25]));
  it("of refunds have no length", () => expect(barsOf({ group: "person", rows: rows(10, -5) }).map(({ percent }) => percent)).toEqual([100, 0]));
  it("of nothing have none either", () => expect(barsOf({ group: "person", rows: rows(0, -5) }).map(({ percent }) => percent)).toEqual([0, 0]));
});

it("names a row by its currency only where currencies are compared", () => {
  expect(nameOf("currency", { name: null, currency: "CHF" })).toBe("CHF");
  expect(nameOf("production", { name: null, currency: "EUR" })).toBeNull();
  expect(nameOf("production", { name: "Swan Lake", currency: "EUR" })).toBe("Swan Lake");
});

describe("months", () => {
  it.each([
    ["2026-02", "2026-02-28"],
    ["2024-02", "2024-02-29"],
    ["2026-12", "2026-12-31"],
  ])("%s ends on %s", (month, to) => expect(spanOf(month)).toEqual({ from: `${month}-01`, to }));
  it.each([
    ["2026-01-10", "2025-12"],
    ["2026-11-02", "2026-10"],
    ["2026-11-11", "2026-11"],
  ])("looked at on %s is %s", (today, month) => expect(monthToBook(today)).toBe(month));
});
