// Amounts as people type them.
import { expect, it } from "vitest";
import { amountOf, isAmbiguous, textOf, typedOf, unitsOf } from "./amount";
import { formatMoney } from "./format";

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

it.each([
  ["12.345", "12.345"],
  ["12,345", "12.345"],
  ["1,234.567", "1234.567"],
  ["1.234,567", "1234.567"],
  ["12345.678", "12345.678"],
  ["1.234.567", "1234567.00"],
  ["12,5", "12.50"],
  ["0.005", "0.005"],
  ["7", "7.00"],
])("%s rials are %s", (typed, amount) => {
  expect(amountOf(typed, "OMR")).toBe(amount);
  expect(isAmbiguous(typed, "OMR")).toBe(false);
});
it("more digits than three are no amount of any currency", () => {
  expect(amountOf("12.3456", "OMR")).toBeUndefined();
  expect(amountOf("12.345", "EUR")).toBeUndefined();
});
it("amounts of the server are typed with two digits or three", () => {
  expect([12, 12.5, 12.345, 0.001].map(typedOf)).toEqual(["12.00", "12.50", "12.345", "0.001"]);
});
it("amounts are added up in thousandths", () => {
  expect(["12.50", "12.345", "7", null].map(unitsOf)).toEqual([12500n, 12345n, 7000n, 0n]);
  expect([12500n, 12345n, 5n, 0n].map(textOf)).toEqual(["12.50", "12.345", "0.005", "0.00"]);
});
it("money is shown with every digit that it has", () => {
  const shown = (amount: number, currency: string) => formatMoney(amount, currency).replaceAll(/\s/g, " ");
  expect(shown(12.5, "OMR")).toBe("OMR 12.500");
  expect(shown(12.345, "IQD")).toBe("IQD 12.345");
  expect(shown(12.5, "EUR")).toBe("EUR 12.50");
  expect(shown(1200, "JPY")).toBe("JPY 1,200");
});
