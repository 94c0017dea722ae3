// What a claim comes to, as far as it is known before it is sent. Pure.
import type { ClaimDraft } from "../../../api/claim-draft";
import type { Claim } from "../../../api/types";
import { amountOf } from "../../../i18n/amount";
import { t } from "../../../i18n/claims";
import { formatMoney } from "../../../i18n/format";
import { signedAmount } from "../../../presentation/claim-title";
import type { Basics } from "../basics";
import { mileageEstimate, totalOf } from "../rules";

/** `base` is the same in the company's currency, where that is another one. */
export function totalsOf(draft: ClaimDraft, { defaults }: Basics, server: Claim | undefined): { amount: string; base: string | null } {
  const base = defaults.currency;
  if (draft.kind === "mileage") {
    const estimate = mileageEstimate(draft, defaults);
    return { amount: estimate === null ? "–" : t("form.mileage.estimate", { amount: formatMoney(estimate, base) }), base: null };
  }
  if (draft.kind === "per_diem") return { amount: t("form.check.worked_out"), base: null };
  const currency = draft.currency || base;
  const exact = draft.lines.length > 0 ? totalOf(draft.lines.map(({ amount }) => amount), currency) : (amountOf(draft.amount, currency) ?? "0.00");
  if (Number(exact) === 0) return { amount: "–", base: null };
  const amount = formatMoney(signedAmount(draft.kind, exact), currency);
  if (currency === base) return { amount, base: null };
  const about = (worth: number) => t("form.mileage.estimate", { amount: formatMoney(signedAmount(draft.kind, worth), base) });
  const rate = Number(draft.rate.trim().replace(",", "."));
  if (rate > 0) return { amount, base: about(Number(exact) * rate) };
  const isSame = server?.currency === currency && server.amount === Number(exact) && server.expense_date === draft.expense_date;
  return { amount, base: isSame && server.base_amount != null && server.rate_source !== "typed" ? about(server.base_amount) : t("form.check.rate_of_day", { currency: base }) };
}
