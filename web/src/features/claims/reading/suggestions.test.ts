// What was read from a receipt and is offered beside what was typed.
import { describe, expect, it } from "vitest";
import { emptyDraft, type ClaimDraft } from "../../../api/claim-draft";
import type { Receipt } from "../../../api/types";
import { suggestionsOf } from "./suggestions";

const read = (value: string, confidence = 0.9) => ({ value, confidence, page: 1, box: [0.1, 0.2, 0.3, 0.05] });
const receipt = (over: Partial<NonNullable<Receipt["read"]>>, mime_type = "image/jpeg"): Receipt => ({ id: "r1", mime_type, read: over }) as Receipt;
const draft = (over: Partial<ClaimDraft> = {}): ClaimDraft => ({ ...emptyDraft("2026-11-20"), currency: "EUR", amount: "12,50", merchant: "Billa", ...over });

describe("suggestions", () => {
  it("are only made where something else was typed", () => {
    const same = receipt({ amount: read("12.50"), date: read("2026-11-20"), merchant: read("BILLA "), currency: read("EUR") });
    expect(suggestionsOf([same], draft())).toEqual([]);
  });
  it("say what using them changes, and where it stands", () => {
    const [found] = suggestionsOf([receipt({ amount: read("12.80", 0.4) })], draft());
    expect(found).toMatchObject({ field: "amount", value: "12.80", isSure: false, part: { amount: "12.80" }, box: [0.1, 0.2, 0.3, 0.05] });
  });
  it("of a PDF have no crop", () => {
    expect(suggestionsOf([receipt({ date: read("2026-11-18") }, "application/pdf")], draft())[0]?.box).toBeNull();
  });
  it("come from the first receipt that differs, once per field", () => {
    const found = suggestionsOf([receipt({}), receipt({ merchant: read("Spar") }), receipt({ merchant: read("Hofer") })], draft());
    expect(found.map(({ value }) => value)).toEqual(["Spar"]);
  });
  it("of tax are made where it is contained in the amount and nothing else", () => {
    const taxed = receipt({ tax: read("2.08") });
    expect(suggestionsOf([taxed], draft())[0]).toMatchObject({ field: "tax", part: { tax_amount: "2.08" } });
    expect(suggestionsOf([taxed], draft({ tax_amount: "2,08" }))).toEqual([]);
    expect(suggestionsOf([taxed], draft({ amount: "2,08" }))).toEqual([]);
    expect(suggestionsOf([taxed], draft({ kind: "advance" }))).toEqual([]);
  });
  it("leave a split amount and a worked-out one alone", () => {
    const line = { id: "l", category_id: "c", amount: "5", description: "", production: "", person: "" };
    expect(suggestionsOf([receipt({ amount: read("9.00") })], draft({ lines: [line, line] }))).toEqual([]);
    expect(suggestionsOf([receipt({ merchant: read("Spar") })], draft({ kind: "mileage" }))).toEqual([]);
  });
});
