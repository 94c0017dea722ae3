// What becomes of an approver's choices.
import { describe, expect, it } from "vitest";
import type { ClaimLine } from "../../../api/types";
import { approvedSum, linesOf, mistakesOf, type Choices } from "./decisions";

const line = (id: string, amount: number, over: Partial<ClaimLine> = {}): ClaimLine => ({ id, amount, decision: "open", ...over }) as ClaimLine;
const lines = [line("a", 10.1), line("b", 20.2)];
const reduce = (amount: string, reason = "Cheaper room"): Choices => ({ b: { decision: "reduced", amount, reason } });

describe("choices", () => {
  it("take the short way when everything is approved", () => {
    expect(linesOf(lines, {})).toBeNull();
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
    expect(linesOf(decided, { b: { decision: "held", amount: "", reason: "Receipt?" } })?.map(({ id }) => id)).toEqual(["b"]);
    expect(approvedSum(decided, {})).toBe("24.20");
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
