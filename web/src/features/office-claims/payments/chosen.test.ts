// Whom a payment goes to.
import { describe, expect, it } from "vitest";
import type { Payable } from "../../../api/types";
import { chosenOf } from "./chosen";

const person = (user_id: string, has_iban: boolean, total: number, ids: string[]): Payable =>
  ({ user_id, has_iban, total, currency: "EUR", claims: ids.map((id) => ({ id })) }) as Payable;
const payable = [person("ana", true, 10.1, ["1", "2"]), person("ben", false, 5, ["3"]), person("cleo", true, 20.2, ["4"])];

describe("a payment", () => {
  it("goes to everybody with a bank account", () => {
    expect(chosenOf(payable, new Map())).toEqual({ people: 2, ids: ["1", "2", "4"], total: "30.30", currency: "EUR" });
  });
  it("follows what was chosen by hand", () => {
    const changed = new Map([
      ["ana", false],
      ["ben", true],
    ]);
    expect(chosenOf(payable, changed)).toMatchObject({ people: 2, ids: ["3", "4"], total: "25.20" });
  });
  it("to nobody is nothing", () => expect(chosenOf([], new Map())).toMatchObject({ people: 0, ids: [], total: "0.00" }));
});
