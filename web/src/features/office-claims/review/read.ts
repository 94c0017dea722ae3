// What was read from receipts, held against what is claimed. Pure.
import { textOf, typedOf, unitsOf } from "../../../i18n/amount";
import type { Claim } from "../../../api/types";

/** What all receipts come to, where that is another amount; null while one of them says nothing, or nothing differs. */
export function readOf({ amount, receipts }: Pick<Claim, "amount" | "receipts">): number | null {
  let units = 0n;
  for (const { ocr_extracted_amount: read } of receipts) {
    if (read == null) return null;
    units += unitsOf(typedOf(read));
  }
  return receipts.length === 0 || units === unitsOf(typedOf(amount)) ? null : Number(textOf(units));
}
