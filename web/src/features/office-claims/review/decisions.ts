// What an approver says about the parts of a claim, before it is sent. Pure.
import { amountOf, textOf, typedOf, unitsOf } from "../../../i18n/amount";
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

/** What stands: what an earlier step decided, and approval where nobody has said anything. */
function standing({ decision, approved_amount: amount, reason }: ClaimLine): Choice {
  if (decision === "open") return approved;
  return { decision, amount: decision === "reduced" ? typedOf(amount ?? 0) : "", reason: reason ?? "" };
}

export const choiceOf = (choices: Choices, line: ClaimLine): Choice => choices[line.id] ?? standing(line);

export const isOpen = (line: ClaimLine): boolean => line.decision === "open";

/** What is held goes on in another claim; anything else that an earlier step said can be changed. */
export const isDecidable = (line: ClaimLine): boolean => line.decision !== "held";

export function isChanged(choices: Choices, line: ClaimLine, currency = ""): boolean {
  const [now, before] = [choiceOf(choices, line), standing(line)];
  const units = ({ amount }: Choice) => unitsOf(amountOf(amount, currency));
  return now.decision !== before.decision || now.reason.trim() !== before.reason || (now.decision === "reduced" && units(now) !== units(before));
}

export interface LineMistake {
  lineId: string;
  field: "amount" | "reason";
  message: OfficeClaimText & `review.error.${string}`;
}

export function mistakesOf(lines: readonly ClaimLine[], choices: Choices, currency = ""): LineMistake[] {
  return lines.filter(isDecidable).flatMap((line): LineMistake[] => {
    const { decision, amount, reason } = choiceOf(choices, line);
    const mistakes: LineMistake[] = [];
    const units = unitsOf(amountOf(amount, currency));
    if (decision === "reduced" && !(units > 0n && units < unitsOf(typedOf(line.amount)))) {
      mistakes.push({ lineId: line.id, field: "amount", message: "review.error.amount" });
    }
    if (decision !== "approved" && reason.trim() === "") mistakes.push({ lineId: line.id, field: "reason", message: "review.error.reason" });
    return mistakes;
  });
}

/** What is open, and what is said anew about the rest. */
export function linesOf(lines: readonly ClaimLine[], choices: Choices, currency = ""): LineChoice[] {
  const said = lines.filter((line) => isDecidable(line) && (isOpen(line) || isChanged(choices, line, currency)));
  return said.map((line) => {
    const { decision, amount, reason } = choiceOf(choices, line);
    return {
      id: line.id,
      decision,
      approved_amount: decision === "reduced" ? Number(amountOf(amount, currency) ?? 0) : null,
      reason: decision === "approved" ? null : reason.trim(),
    };
  });
}

/** What would be approved, exactly, as decimal text. */
export function approvedSum(lines: readonly ClaimLine[], choices: Choices, currency = ""): string {
  let sum = 0n;
  for (const line of lines) {
    const { decision, amount } = choiceOf(choices, line);
    if (decision === "approved") sum += unitsOf(typedOf(line.amount));
    if (decision === "reduced") sum += unitsOf(amountOf(amount, currency));
  }
  return textOf(sum);
}
