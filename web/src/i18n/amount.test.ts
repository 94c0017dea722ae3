// Amounts as people type them.
import { expect, it } from "vitest";
import { amountOf, isAmbiguous } from "./amount";

it.each([
  ["1000", "1000.00"],
  ["1000.5", "1000.50"],
  ["1.000,50", "1000.50"],
  ["1,000.50", "1000.50"],
  ["1’000", "1000.00"],
  ["1 234 567,89", "1234567.89"],
  ["007", "7.00"],
  ["12,50", "12.50"],
  ["1.234.567", "1234567.00"],
  ["1 000", "1000.00"],
])("%s is %s", (typed, amount) => expect(amountOf(typed)).toBe(amount));
it("nothing is nothing", () => expect(amountOf("  ")).toBeNull());
it.each(["-5", "ten", "1.2.3", "10,123.", "1e3"])("%s is no amount", (typed) => expect(amountOf(typed)).toBeUndefined());
it.each(["12.505", "12,505", "1,000", "0.505", "1.234,567", "1234.567"])("%s is asked about", (typed) => {
  expect(amountOf(typed)).toBeUndefined();
  expect(isAmbiguous(typed)).toBe(true);
});
it.each(["12,50", "1.000,50", "1.234.567", "1000", "ten"])("%s needs no question", (typed) => expect(isAmbiguous(typed)).toBe(false));
