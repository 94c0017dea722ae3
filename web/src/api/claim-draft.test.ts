// What becomes of a typed claim on the wire, and back.
import { describe, expect, it } from "vitest";
import { bodyOf, draftOf, emptyDraft, instantOf, saysTheSame, type ClaimDraft } from "./claim-draft";
import type { Claim } from "./types";

const draft = (over: Partial<ClaimDraft>): ClaimDraft => ({ ...emptyDraft("2026-11-20"), currency: "EUR", amount: "12,5", category_id: "c1", ...over });

/** A claim as the server shows it. */
const claim = (over: Partial<Claim>): Claim =>
  ({
    id: "x",
    kind: "expense",
    amount: 12.5,
    currency: "EUR",
    category_id: "c1",
    expense_date: "2026-11-20",
    rate_source: "same",
    rate: "1",
    lines: [{ id: "l1", category_id: "c1", amount: 12.5 }],
    ...over,
  }) as Claim;

describe("the body of a claim", () => {
  it("has the exact amount and leaves out what is empty", () => {
    const body = bodyOf("x", draft({ merchant: " Taxi 40100 ", notes: "  " }));
    expect(body).toMatchObject({ id: "x", amount: 12.5, merchant: "Taxi 40100", notes: null, category_id: "c1" });
    expect(body.lines).toBeUndefined();
    expect(body.rate).toBeUndefined();
  });
  it.each(["mileage", "per_diem", "advance"] as const)("leaves what a claim of kind %s is booked on to the server", (kind) => {
    const per_diem = { ...emptyDraft("2026-11-20").per_diem, place: "Graz", starts: "2026-11-18T09:00", ends: "2026-11-19T22:15" };
    expect(bodyOf("x", draft({ kind, per_diem })).category_id).toBeNull();
    expect(bodyOf("x", draft({ kind: "refund" })).category_id).toBe("c1");
  });
  it.each([
    ["expense", "a1"],
    ["mileage", "a1"],
    ["per_diem", "a1"],
    ["refund", undefined],
    ["advance", undefined],
  ] as const)("of kind %s is settled against an advance where the server allows it", (kind, advance_id) => {
    const per_diem = { ...emptyDraft("2026-11-20").per_diem, place: "Graz", starts: "2026-11-18T09:00", ends: "2026-11-19T22:15" };
    expect(bodyOf("x", draft({ kind, per_diem, advance_id: "a1" })).advance_id).toBe(advance_id);
  });
  it("is one part where tax is known, and none of an advance", () => {
    const body = bodyOf("x", draft({ tax_amount: "2,08", tax_rate: "20" }));
    expect(body.lines).toEqual([{ id: null, category_id: "c1", amount: 12.5, tax_amount: 2.08, tax_rate: 20, description: null, production: null, person: null }]);
    expect(body.amount).toBeUndefined();
    expect(bodyOf("x", draft({ kind: "advance", tax_amount: "2,08" }))).toMatchObject({ amount: 12.5 });
  });
  it("sends parts instead of an amount", () => {
    const line = { description: "", production: "", person: "Ana", category_id: "c2" };
    const body = bodyOf("x", draft({ lines: [{ ...line, id: "l1", amount: "5" }, { ...line, id: "l2", amount: "7,50" }] }));
    expect(body.amount).toBeUndefined();
    expect(body.category_id).toBeNull();
    expect(body.lines?.map(({ amount }) => amount)).toEqual([5, 7.5]);
  });
  it("leaves the amount and the currency of a drive to the server", () => {
    const mileage = { vehicle: "car" as const, distance: "38,5", from: "Wien", to: "Graz", round_trip: true };
    const body = bodyOf("x", draft({ kind: "mileage", mileage }));
    expect(body).toMatchObject({ mileage: { vehicle: "car", distance_km: 38.5, from: "Wien", to: "Graz", round_trip: true }, currency: null });
    expect(body.amount).toBeUndefined();
  });
  it("sends days away as instants of their zone", () => {
    const per_diem = { place: "Sydney", starts: "2026-11-18T09:00", ends: "2026-11-19T22:15", timezone: "Australia/Sydney", breakfasts: "1", lunches: "", dinners: "x" };
    expect(bodyOf("x", draft({ kind: "per_diem", per_diem })).per_diem).toEqual({
      place: "Sydney",
      timezone: "Australia/Sydney",
      starts_at: "2026-11-17T22:00:00.000Z",
      ends_at: "2026-11-19T11:15:00.000Z",
      meals_provided: { breakfasts: 1, lunches: 0, dinners: 0 },
    });
  });
});

describe("wall clock times", () => {
  it("know both halves of the year", () => {
    expect(instantOf("2026-07-01T12:00", "Europe/Vienna")).toBe("2026-07-01T10:00:00.000Z");
    expect(instantOf("2026-12-01T12:00", "Europe/Vienna")).toBe("2026-12-01T11:00:00.000Z");
  });
  it("just after the clocks go forward are right", () => {
    expect(instantOf("2026-03-29T03:30", "Europe/Vienna")).toBe("2026-03-29T01:30:00.000Z");
    expect(instantOf("2026-03-29T01:30", "Europe/Vienna")).toBe("2026-03-29T00:30:00.000Z");
  });
});

describe("a claim of the server", () => {
  it("comes back as it was typed", () => {
    const per_diem = { place: "Graz", starts: "2026-11-18T09:00", ends: "2026-11-19T22:15", timezone: "Europe/Vienna", breakfasts: "1", lunches: "0", dinners: "0" };
    const body = bodyOf("x", draft({ kind: "per_diem", per_diem }));
    const shown = claim({ kind: "per_diem", details: { given: body.per_diem } });
    expect(draftOf(shown).per_diem).toEqual(per_diem);
  });
  it("of a kind with a category of its own brings that to no other kind", () => {
    expect(draftOf(claim({ kind: "advance", category_id: "k-advance" })).category_id).toBe("");
    expect(draftOf(claim({ kind: "refund" })).category_id).toBe("c1");
  });
  it("is recognised whatever the spelling of its amount", () => {
    expect(saysTheSame(claim({}), draft({ amount: "12.50" }))).toBe(true);
    expect(saysTheSame(claim({}), draft({ currency: "" }))).toBe(true);
    expect(saysTheSame(claim({}), draft({ amount: "12.51" }))).toBe(false);
    expect(saysTheSame(claim({}), draft({ merchant: "Taxi" }))).toBe(false);
  });
  it("keeps tax, words and person of its only part", () => {
    const part = { id: "l1", category_id: "c1", amount: 12.5, tax_amount: 2.08, tax_rate: 20 };
    const taxed = claim({ lines: [part] as Claim["lines"] });
    expect(draftOf(taxed)).toMatchObject({ tax_amount: "2.08", tax_rate: "20", lines: [] });
    expect(bodyOf("x", draftOf(taxed)).lines).toMatchObject([{ amount: 12.5, tax_amount: 2.08, tax_rate: 20 }]);
    const worded = claim({ lines: [{ ...part, description: "Two nights", person: "Ana" }] as Claim["lines"] });
    expect(bodyOf("x", draftOf(worded)).lines).toMatchObject([{ id: "l1", description: "Two nights", person: "Ana", tax_amount: 2.08 }]);
  });
  it("keeps the tax of each of its parts", () => {
    const parts = [{ id: "l1", category_id: "c1", amount: 5, tax_amount: 0.45, tax_rate: 10 }, { id: "l2", category_id: "c2", amount: 7.5 }];
    const body = bodyOf("x", draftOf(claim({ lines: parts as Claim["lines"] })));
    expect(body.lines).toMatchObject([{ tax_amount: 0.45, tax_rate: 10 }, { tax_amount: null, tax_rate: null }]);
  });
  it("is recognised with its tax, and not without it", () => {
    const taxed = claim({ lines: [{ id: "l1", category_id: "c1", amount: 12.5, tax_amount: 2.08 }] as Claim["lines"] });
    expect(saysTheSame(taxed, draft({ tax_amount: "2,08" }))).toBe(true);
    expect(saysTheSame(taxed, draft({}))).toBe(false);
    expect(saysTheSame(claim({ kind: "advance" }), draft({ kind: "advance", category_id: "c7" }))).toBe(true);
  });
  it("split in parts is recognised without their ids", () => {
    const parts = [{ id: "l1", category_id: "c1", amount: 5 }, { id: "l2", category_id: "c2", amount: 7.5 }];
    const lines = parts.map((part) => ({ ...part, id: `other-${part.id}`, amount: String(part.amount), description: "", production: "", person: "" }));
    expect(saysTheSame(claim({ lines: parts as Claim["lines"] }), draft({ lines }))).toBe(true);
    expect(saysTheSame(claim({ lines: parts as Claim["lines"] }), draft({ lines: lines.slice(0, 1) }))).toBe(false);
  });
});
