// What was read from receipts, held against what is claimed. Pure.
import type { Claim } from "../../../api/types";

/** What all receipts come to, where that is another amount; null while one of them says nothing, or nothing differs. */
export function readOf({ amount, receipts }: Pick<Claim, "amount" | "receipts">): number | null {
  let cents = 0;
  for (const { ocr_extracted_amount: read } of receipts) {
    if (read == null) return null;
    cents += Math.round(read * 100);
  }
  return receipts.length === 0 || cents === Math.round(amount * 100) ? null : cents / 100;
}
