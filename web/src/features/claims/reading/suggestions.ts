// What was read from receipts and differs from what is typed. Pure.
import { amountOf } from "../../../i18n/amount";
import { hasOwnCategory, isWorkedOut, type ClaimDraft } from "../../../api/claim-draft";
import type { Receipt } from "../../../api/types";

export interface Suggestion {
  field: "amount" | "tax" | "date" | "merchant" | "currency";
  value: string;
  isSure: boolean;
  receiptId: string;
  /** Left, top, width, height as fractions of the page; null where the page is no picture. */
  box: readonly [number, number, number, number] | null;
  /** What using it changes. */
  part: Partial<ClaimDraft>;
}

/** Below this the machine itself doubts. */
const sure = 0.6;
const plain = (words: string): string => words.trim().toLocaleLowerCase();

/** Of several receipts, the first one that says something. A split amount is left alone: its parts add up otherwise. */
export function suggestionsOf(receipts: readonly Receipt[], draft: ClaimDraft): Suggestion[] {
  const found: Suggestion[] = [];
  const offer = (field: Suggestion["field"], of: (receipt: Receipt) => Partial<ClaimDraft> | null) => {
    for (const receipt of receipts) {
      const read = receipt.read?.[field];
      const part = read ? of(receipt) : null;
      if (!read || !part) continue;
      const [x = 0, y = 0, width = 0, height = 0] = read.box;
      const hasPicture = receipt.mime_type.startsWith("image/") && width > 0 && height > 0;
      found.push({
        field,
        value: read.value,
        isSure: read.confidence >= sure,
        receiptId: receipt.id,
        box: hasPicture ? [x, y, width, height] : null,
        part,
      });
      return;
    }
  };
  if (isWorkedOut(draft.kind)) return found;
  if (draft.lines.length === 0) {
    offer("amount", ({ read }) => {
      const value = read?.amount?.value ?? "";
      return amountOf(value, draft.currency) === amountOf(draft.amount, draft.currency) ? null : { amount: value };
    });
    if (!hasOwnCategory(draft.kind)) {
      offer("tax", ({ read }) => {
        const value = amountOf(read?.tax?.value ?? "", draft.currency);
        const isContained = Number(value ?? 0) < Number(amountOf(draft.amount, draft.currency) ?? 0);
        return value && isContained && value !== amountOf(draft.tax_amount ?? "", draft.currency) ? { tax_amount: value } : null;
      });
    }
  }
  offer("currency", ({ read }) => (read?.currency?.value === draft.currency ? null : { currency: read?.currency?.value ?? "" }));
  offer("date", ({ read }) => (read?.date?.value === draft.expense_date ? null : { expense_date: read?.date?.value ?? "" }));
  offer("merchant", ({ read }) => {
    const value = read?.merchant?.value ?? "";
    return plain(value) === plain(draft.merchant) ? null : { merchant: value };
  });
  return found;
}
