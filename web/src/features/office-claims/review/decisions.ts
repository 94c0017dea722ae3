// What an approver says about the parts of a claim, before it is sent. Pure.
import { amountOf } from "../../../i18n/amount";
import type { ClaimLine, LineChoice } from "../../../api/types";
import type { OfficeClaimText } from "../../../i18n/office-claims";

export interface Choice {
  decision: "approved" | "reduced" | "held" | "rejected";
  /** As typed; of a reduced part. */
  amount: string;
  reason: string;
}

export type Choices = Readonly<Record<string, Choice>>;

const approved: Choice = { decision: "approved", amount: "", reason: "" };

export const choiceOf = (choices: Choices, line: ClaimLine): Choice => choices[line.id] ?? approved;

/** Parts that an earlier step decided stay as they are. */
export const isOpen = (line: ClaimLine): boolean => line.decision === "open";

export interface LineMistake {
  lineId: string;
  field: "amount" | "reason";
  message: OfficeClaimText & `review.error.${string}`;
}

const cents = (amount: string | number): bigint => BigInt((typeof amount === "number" ? amount.toFixed(2) : (amountOf(amount) ?? "0.00")).replace(".", ""));

export function mistakesOf(lines: readonly ClaimLine[], choices: Choices): LineMistake[] {
  return lines.filter(isOpen).flatMap((line): LineMistake[] => {
    const { decision, amount, reason } = choiceOf(choices, line);
    const mistakes: LineMistake[] = [];
    if (decision === "reduced" && !(cents(amount) > 0n && cents(amount) < cents(line.amount))) {
      mistakes.push({ lineId: line.id, field: "amount", message: "review.error.amount" });
    }
    if (decision !== "approved" && reason.trim() === "") mistakes.push({ lineId: line.id, field: "reason", message: "review.error.reason" });
    return mistakes;
  });
}

/** Null where everything is approved: then the short way is taken. */
export function linesOf(lines: readonly ClaimLine[], choices: Choices): LineChoice[] | null {
  const open = lines.filter(isOpen);
  if (open.every((line) => choiceOf(choices, line).decision === "approved")) return null;
  return open.map((line) => {
    const { decision, amount, reason } = choiceOf(choices, line);
    return {
      id: line.id,
      decision,
      approved_amount: decision === "reduced" ? Number(amountOf(amount) ?? 0) : null,
      reason: decision === "approved" ? null : reason.trim(),
    };
  });
}

/** What would be approved, exactly, as decimal text. */
export function approvedSum(lines: readonly ClaimLine[], choices: Choices): string {
  let sum = 0n;
  for (const line of lines) {
    if (!isOpen(line)) {
      sum += cents(line.approved_amount ?? 0);
      continue;
    }
    const { decision, amount } = choiceOf(choices, line);
    if (decision === "approved") sum += cents(line.amount);
    if (decision === "reduced") sum += cents(amount);
  }
  const digits = String(sum).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
