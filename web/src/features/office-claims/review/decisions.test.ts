// What becomes of an approver's choices.
import { describe, expect, it } from "vitest";
import type { ClaimLine } from "../../../api/types";
import { approvedSum, isChanged, linesOf, mistakesOf, type Choices } from "./decisions";

const line = (id: string, amount: number, over: Partial<ClaimLine> = {}): ClaimLine => ({ id, amount, decision: "open", ...over }) as ClaimLine;
const lines = [line("a", 10.1), line("b", 20.2)];
const reduce = (amount: string, reason = "Cheaper room"): Choices => ({ b: { decision: "reduced", amount, reason } });

describe("choices", () => {
  it("approve everything where nothing else is said", () => {
    expect(linesOf(lines, {}).map(({ id, decision }) => `${id} ${decision}`)).toEqual(["a approved", "b approved"]);
    expect(approvedSum(lines, {})).toBe("30.30");
  });
  it("name every open part once one is not approved", () => {
    expect(linesOf(lines, reduce("15,5"))).toEqual([
      { id: "a", decision: "approved", approved_amount: null, reason: null },
      { id: "b", decision: "reduced", approved_amount: 15.5, reason: "Cheaper room" },
    ]);
    expect(approvedSum(lines, reduce("15,5"))).toBe("25.60");
  });
  it("leave what an earlier step decided, and count it", () => {
    const decided = [line("a", 10.1, { decision: "reduced", approved_amount: 4 }), line("b", 20.2)];
    expect(linesOf(decided, { b: { decision: "held", amount: "", reason: "Receipt?" } }).map(({ id }) => id)).toEqual(["b"]);
    expect(approvedSum(decided, {})).toBe("24.20");
  });
  it("change what an earlier step decided, but not what is held", () => {
    const [reduced, rejected] = [line("a", 10.1, { decision: "reduced", approved_amount: 4, reason: "Cab" }), line("b", 20.2, { decision: "rejected", reason: "Private" })];
    const held = line("c", 5, { decision: "held", reason: "Receipt?" });
    expect(linesOf([reduced, rejected, held], {})).toEqual([]);
    const choices: Choices = { a: { decision: "approved", amount: "4.00", reason: "Cab" }, b: { decision: "rejected", amount: "", reason: "Private" } };
    expect(linesOf([reduced, rejected, held], choices)).toEqual([{ id: "a", decision: "approved", approved_amount: null, reason: null }]);
    expect(isChanged(choices, rejected)).toBe(false);
    expect(approvedSum([reduced, rejected, held], choices)).toBe("10.10");
    expect(mistakesOf([reduced, rejected, held], {})).toEqual([]);
  });
  it("keep the third digit of a currency that has it", () => {
    const rials = [line("a", 10.105), line("b", 20.2)];
    expect(approvedSum(rials, reduce("12.345"), "OMR")).toBe("22.45");
    expect(linesOf(rials, reduce("12.345"), "OMR")[1]?.approved_amount).toBe(12.345);
    expect(mistakesOf(rials, reduce("20.199"), "OMR")).toEqual([]);
    expect(mistakesOf(rials, reduce("20.200"), "OMR")).toHaveLength(1);
    const before = line("b", 20.2, { decision: "reduced", approved_amount: 12.345, reason: "Cab" });
    expect(isChanged({}, before, "OMR")).toBe(false);
    expect(isChanged({ b: { decision: "reduced", amount: "12.346", reason: "Cab" } }, before, "OMR")).toBe(true);
  });
  it.each(["", "0", "20,20", "99", "some"])("a reduction to “%s” is no reduction", (amount) => {
    expect(mistakesOf(lines, reduce(amount))).toEqual([{ lineId: "b", field: "amount", message: "review.error.amount" }]);
  });
  it("anything but approving needs a reason", () => {
    expect(mistakesOf(lines, reduce("20,19", " "))).toEqual([{ lineId: "b", field: "reason", message: "review.error.reason" }]);
    expect(mistakesOf(lines, { a: { decision: "held", amount: "", reason: "" } })).toHaveLength(1);
    expect(mistakesOf(lines, {})).toEqual([]);
  });
});
