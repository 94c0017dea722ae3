// Whom a payment goes to, and for what.
import { describe, expect, it } from "vitest";
import type { Payable } from "../../../api/types";
import { chosenOf, totalOf, type ByHand } from "./chosen";

const person = (user_id: string, has_iban: boolean, claims: Record<string, number>): Payable =>
  ({ user_id, has_iban, currency: "EUR", claims: Object.entries(claims).map(([id, payable]) => ({ id, payable })) }) as Payable;
const payable = [person("ana", true, { a1: 10.1, a2: -4.05 }), person("ben", false, { b1: 5 }), person("cleo", true, { c1: 20.2 })];
const byHand = (over: Partial<ByHand> = {}): ByHand => ({ people: new Map(), without: new Set(), ...over });
const many = (name: string, count: number): Payable => person(name, true, Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}${n}`, 1])));

describe("a payment", () => {
  it("goes to everybody with a bank account", () => {
    expect(chosenOf(payable, byHand())).toEqual({ people: 2, ids: ["a1", "a2", "c1"], total: "26.25", currency: "EUR", later: 0 });
  });
  it("follows what was chosen by hand", () => {
    const people = new Map([
      ["ana", false],
      ["ben", true],
    ]);
    expect(chosenOf(payable, byHand({ people }))).toMatchObject({ people: 2, ids: ["b1", "c1"], total: "25.20" });
  });
  it("leaves single claims out, and with all of theirs the person", () => {
    const refund = byHand({ without: new Set(["a2"]) });
    expect(chosenOf(payable, refund)).toMatchObject({ people: 2, ids: ["a1", "c1"], total: "30.30" });
    expect(payable[0] && totalOf(payable[0], refund)).toBe("10.10");
    expect(chosenOf(payable, byHand({ without: new Set(["c1"]) }))).toMatchObject({ people: 1, ids: ["a1", "a2"] });
  });
  it("has no more claims than one batch takes, of whole people", () => {
    const chosen = chosenOf([many("x", 600), many("y", 500), many("z", 400)], byHand());
    expect(chosen).toMatchObject({ people: 2, later: 500 });
    expect(chosen.ids).toHaveLength(1000);
    expect(chosenOf([many("x", 1200)], byHand())).toMatchObject({ people: 1, total: "1000.00", later: 200 });
  });
  it("to nobody is nothing", () => expect(chosenOf([], byHand())).toMatchObject({ people: 0, ids: [], total: "0.00" }));
});
