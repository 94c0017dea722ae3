// Personal data: what is wrong is found before it is sent, and what is empty is sent as nothing.
import { describe, expect, it } from "vitest";
import { formOf, isIban, mistakesIn, updateOf } from "./personal";

const empty = formOf({ version: 1, phone: null, tax: null, emergency_contact: null });

describe("isIban", () => {
  it.each(["AT61 1904 3002 3457 3201", "de89370400440532013000", "GB82 WEST 1234 5698 7654 32"])("%s is one", (iban) => expect(isIban(iban)).toBe(true));
  it.each(["AT61 1904 3002 3457 3202", "AT62 1904 3002 3457 3201", "1234", "", "DE8937040044053201300O0"])("%s is none", (iban) => expect(isIban(iban)).toBe(false));
});

it("sends nothing for parts that are empty", () => {
  expect(updateOf(empty)).toEqual({ phone: null, tax: null, emergency_contact: null });
});
it("sends an IBAN without spaces, and an empty VAT number as none", () => {
  const { tax } = updateOf({ ...empty, country: "AT", number: " 12 345 ", iban: "at61 1904 3002 3457 3201" });
  expect(tax).toEqual({ country: "AT", number: "12 345", vat_number: null, iban: "AT611904300234573201" });
});
it("names what is missing and what is wrong", () => {
  expect(mistakesIn(empty)).toEqual([]);
  expect(mistakesIn({ ...empty, iban: "AT00" })).toEqual(["iban", "tax"]);
  expect(mistakesIn({ ...empty, name: "Ina" })).toEqual(["emergency"]);
  expect(mistakesIn({ ...empty, name: "Ina", relation: "sister", emergency_phone: "+43 1" })).toEqual([]);
});
it("reads back what it sent", () => {
  const form = { ...empty, phone: "+43 1 234", country: "AT", number: "1", name: "Ina", relation: "sister", emergency_phone: "+43 2" };
  const { phone = null, tax = null, emergency_contact = null } = updateOf(form);
  expect(formOf({ version: 2, phone, tax, emergency_contact })).toEqual(form);
});
