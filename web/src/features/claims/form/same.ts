// Whether an expense was claimed before. Pure.
import { isWorkedOut, type ClaimDraft } from "../../../api/claim-draft";
import type { ClaimListed } from "../../../api/types";
import { amountOf } from "../../../i18n/amount";
import { totalOf } from "../rules";

const plain = (words: string | null | undefined): string => words?.trim().toLowerCase() ?? "";
const amountOfDraft = ({ lines, amount, currency }: ClaimDraft, base: string): number =>
  Number(lines.length > 0 ? totalOf(lines.map((line) => line.amount), currency || base) : (amountOf(amount, currency || base) ?? 0));

type Spent = Pick<ClaimListed, "kind" | "amount" | "currency" | "expense_date" | "merchant" | "status">;

/** As the server judges it: day, amount, currency and kind are the same – and the shop, where both name one. */
export function isSameExpense(draft: ClaimDraft, other: Omit<Spent, "status"> & Partial<Spent>, base: string): boolean {
  const amount = amountOfDraft(draft, base);
  const [shop, otherShop] = [plain(draft.merchant), plain(other.merchant)];
  return (
    !isWorkedOut(draft.kind) &&
    amount > 0 &&
    draft.kind === other.kind &&
    amount === other.amount &&
    (draft.currency || base) === (other.currency || base) &&
    draft.expense_date === other.expense_date &&
    other.status !== "cancelled" &&
    other.status !== "rejected" &&
    (shop === "" || otherShop === "" || shop === otherShop)
  );
}

/** The same of another claim that is only typed. */
export const isSameExpenseTyped = (draft: ClaimDraft, other: ClaimDraft, base: string): boolean =>
  isSameExpense(draft, { ...other, amount: amountOfDraft(other, base) }, base);
