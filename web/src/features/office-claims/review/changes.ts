// What somebody has changed in a claim while it was being looked at, in words.
import { useState } from "react";
import type { Claim } from "../../../api/types";
import { formatDay, formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { signedAmount } from "../../../presentation/claim-title";

export interface Difference {
  term: string;
  before: string;
  after: string;
}

/** What a decision looks at, by what it is called on the screen. */
function seenOf(claim: Claim): readonly (readonly [term: string, value: string])[] {
  const isSplit = claim.lines.length > 1;
  const money = (amount: number | string) => formatMoney(amount, claim.currency);
  return [
    [t("review.claimed"), money(signedAmount(claim.kind, claim.amount))],
    [t("review.kind"), t(`claim.kind.${claim.kind}`)],
    [t("review.day"), formatDay(claim.expense_date)],
    [t("review.merchant"), claim.merchant ?? ""],
    [t("review.what"), claim.description ?? ""],
    [t("review.production"), claim.production ?? ""],
    [t("review.notes.person"), claim.notes ?? ""],
    [t("review.lines"), claim.lines.map((line) => [line.category_name, isSplit && money(line.amount), line.description, line.person].filter(Boolean).join(", ")).join("; ")],
    [t("review.receipts"), claim.receipts.map(({ original_name }) => original_name).join(", ")],
  ];
}

export function differences(before: Claim, after: Claim): Difference[] {
  const now = seenOf(after);
  return seenOf(before).flatMap(([term, was], index) => {
    const is = now[index]?.[1] ?? "";
    return was === is ? [] : [{ term, before: was || "–", after: is || "–" }];
  });
}

/** What differs from the claim as it was first shown, for as long as nobody has said that they saw it. */
export function useDifferences(claim: Claim | undefined): { changed: readonly Difference[]; accept: () => void } {
  const [seen, setSeen] = useState(claim);
  if (claim && seen?.id !== claim.id) setSeen(claim);
  const isLater = claim !== undefined && seen?.id === claim.id && seen.version !== claim.version;
  return { changed: isLater && claim.can.decide.enabled ? differences(seen, claim) : [], accept: () => setSeen(claim) };
}
