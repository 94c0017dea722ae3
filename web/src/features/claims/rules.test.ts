// What a claim still lacks, and what is said about it.
import { describe, expect, it } from "vitest";
import { emptyDraft, type ClaimDraft } from "../../api/claim-draft";
import type { Category, ClaimDefaults } from "../../api/types";
import { fieldOf, hintsOf, mileageEstimate, mistakesOf, totalOf } from "./rules";

const today = "2026-11-20";
const draft = (over: Partial<ClaimDraft> = {}): ClaimDraft => ({ ...emptyDraft(today), amount: "12,50", category_id: "taxi", ...over });
const fields = (over: Partial<ClaimDraft>) => mistakesOf(draft(over), today).map(({ field }) => field);

describe("what is missing", () => {
  it("is nothing in a claim with amount, category and day", () => expect(fields({})).toEqual([]));
  it.each(["", "0", "0,00", "-3", "ten"])("an amount of “%s” is asked for again", (amount) => expect(fields({ amount })).toEqual(["amount"]));
  it("names each field in the order of the form", () => {
    expect(fields({ amount: "", category_id: "", expense_date: "" })).toEqual(["amount", "category_id", "expense_date"]);
  });
  it("a day to come is refused", () => expect(fields({ expense_date: "2026-11-21" })).toEqual(["expense_date"]));
  it("an advance needs no category", () => expect(fields({ kind: "advance", category_id: "" })).toEqual([]));
  it("each part of a split claim is judged by itself", () => {
    const line = { id: "a", description: "", production: "", person: "" };
    const lines = [
      { ...line, amount: "5", category_id: "taxi" },
      { ...line, id: "b", amount: "", category_id: "" },
    ];
    expect(fields({ lines, amount: "", category_id: "" })).toEqual(["lines[1].amount", "lines[1].category_id"]);
  });
  it("days away end after they began", () => {
    const per_diem = { ...emptyDraft(today).per_diem, place: "Vienna", starts: "2026-11-18T09:00", ends: "2026-11-18T08:00" };
    expect(fields({ kind: "per_diem", per_diem })).toEqual(["per_diem.ends_at"]);
  });
  it("tax is contained in the amount", () => {
    expect(fields({ tax_amount: "2,08", tax_rate: "20" })).toEqual([]);
    expect(fields({ tax_amount: "12,50", tax_rate: "100" })).toEqual(["tax_amount", "tax_rate"]);
    expect(fields({ tax_amount: "some", kind: "advance" })).toEqual([]);
    const line = { id: "a", amount: "5", category_id: "taxi", description: "", production: "", person: "" };
    expect(fields({ lines: [line, { ...line, id: "b", tax_amount: "5" }] })).toEqual(["lines[1].tax_amount"]);
  });
  it("an amount that can be read in two ways is asked about in words", () => {
    expect(mistakesOf(draft({ amount: "12.505" }), today)).toEqual([{ field: "amount", message: "form.error.ambiguous" }]);
    const mileage = { ...emptyDraft(today).mileage, from: "Wien", to: "Graz", distance: "1,205" };
    expect(mistakesOf(draft({ kind: "mileage", mileage }), today)).toEqual([{ field: "mileage.distance_km", message: "form.error.ambiguous" }]);
  });
  it("a rate is a number", () => {
    expect(fields({ rate: "1,0825" })).toEqual([]);
    expect(fields({ rate: "about one" })).toEqual(["rate"]);
  });
});

const category = { id: "taxi", name: "Taxi", requires_receipt: true, max_amount: 40 } as Category;
const defaults = { currency: "EUR", currencies: ["USD"], late_after_days: 60, mileage_rates: [{ vehicle: "car", per_km: "0.42" }] } as unknown as ClaimDefaults;
const hints = (over: Partial<ClaimDraft>, receipts = 1) =>
  hintsOf(draft({ currency: "EUR", ...over }), { categories: [category], defaults, receipts, today }).map(({ kind }) => kind);

describe("what is worth saying", () => {
  it("is nothing about a plain claim", () => expect(hints({})).toEqual([]));
  it("a category's receipt that is missing", () => expect(hints({}, 0)).toEqual(["receipt"]));
  it("more than a category pays, in the company's currency only", () => {
    expect(hints({ amount: "40,01" })).toEqual(["maximum"]);
    expect(hints({ amount: "40,00" })).toEqual([]);
    expect(hints({ amount: "90", currency: "USD" })).toEqual([]);
  });
  it("an old day", () => {
    expect(hints({ expense_date: "2026-09-21" })).toEqual([]);
    expect(hints({ expense_date: "2026-09-20" })).toEqual(["late"]);
  });
  it("a currency nobody has used, unless its rate is typed", () => {
    expect(hints({ currency: "JPY" })).toEqual(["rate"]);
    expect(hints({ currency: "JPY", rate: "0.006" })).toEqual([]);
  });
});

describe("what the server refuses", () => {
  it("of the first part stands there, and of an amount that is not split at the amount", () => {
    expect(fieldOf("lines[0].amount", true)).toBe("lines[0].amount");
    expect(fieldOf("lines[0].amount", false)).toBe("amount");
    expect(fieldOf("lines[0].tax_rate", false)).toBe("tax_rate");
    expect(fieldOf("merchant", true)).toBe("merchant");
  });
});

describe("sums", () => {
  it("are exact", () => {
    expect(totalOf(["0,10", "0,20"], "EUR")).toBe("0.30");
    expect(totalOf(["1.000,05", "999999999999,99"], "EUR")).toBe("1000000001000.04");
    expect(totalOf([], "EUR")).toBe("0.00");
    expect(totalOf(["12,345", "1.005"], "OMR")).toBe("13.35");
    expect(totalOf(["12.345", "0.001"], "OMR")).toBe("12.346");
    expect(totalOf(["nonsense", "5"], "EUR")).toBe("5.00");
  });
  it("a drive there and back counts twice", () => {
    const drive = { ...emptyDraft(today).mileage, distance: "38,5" };
    expect(mileageEstimate(draft({ mileage: drive }), defaults)).toBeCloseTo(16.17);
    expect(mileageEstimate(draft({ mileage: { ...drive, round_trip: true } }), defaults)).toBeCloseTo(32.34);
    expect(mileageEstimate(draft({ mileage: { ...drive, distance: "" } }), defaults)).toBeNull();
  });
});
