// A claim as it is typed, in the words of who reads it once more before it is sent. Pure.
import { hasOwnCategory, isSettled, isWorkedOut, type ClaimDraft } from "../../../api/claim-draft";
import { amountOf } from "../../../i18n/amount";
import { t } from "../../../i18n/claims";
import { formatDay, formatMoney } from "../../../i18n/format";
import type { Basics } from "../basics";

type Fact = readonly [term: string, value: string];

/** Left out is what is not filled in; what is missing is said by the form's mistakes. */
export function factsOf(draft: ClaimDraft, { categories, defaults }: Basics): { term: string; value: string }[] {
  const currency = draft.currency || defaults.currency;
  const money = (typed = ""): string => (typed ? formatMoney(amountOf(typed, currency) ?? typed, currency) : "");
  const category = (id: string): string => categories.find((each) => each.id === id)?.name ?? "";
  const together = (...words: readonly string[]): string => words.filter(Boolean).join(" · ");
  const time = (local: string): string => together(local && formatDay(local.slice(0, 10), true), local.slice(11));
  const { kind, mileage, per_diem: away, lines } = draft;
  const advance = isSettled(kind) && defaults.open_advances.find(({ id }) => id === draft.advance_id);
  const facts: Fact[] = [[t("form.kind"), t(`claim.kind.${kind}`)]];
  if (kind === "mileage") {
    facts.push(
      [t("form.mileage.vehicle"), t(`form.vehicle.${mileage.vehicle}`)],
      [t("form.mileage.from"), mileage.from],
      [t("form.mileage.to"), mileage.to],
      [t("form.mileage.distance"), together(mileage.distance, mileage.round_trip ? t("form.mileage.round_trip") : "")],
    );
  }
  if (kind === "per_diem") {
    facts.push([t("form.per_diem.place"), away.place], [t("form.per_diem.starts"), time(away.starts)], [t("form.per_diem.ends"), time(away.ends)]);
    for (const meal of ["breakfasts", "lunches", "dinners"] as const) facts.push([t(`form.per_diem.${meal}`), away[meal]]);
  } else {
    facts.push([t("form.date"), draft.expense_date && formatDay(draft.expense_date, true)]);
  }
  if (lines.length === 0 && !hasOwnCategory(kind)) {
    facts.push([t("form.category"), category(draft.category_id)], [t("form.tax"), money(draft.tax_amount)], [t("form.tax.rate"), draft.tax_rate ?? ""]);
  }
  if (!isWorkedOut(kind)) facts.push([t("form.merchant"), kind === "advance" ? "" : draft.merchant], [t("form.rate"), draft.rate]);
  facts.push([t("form.description"), draft.description], [t("form.production"), draft.production], [t("form.notes"), draft.notes]);
  if (advance) facts.push([t("form.advance"), t("form.advance.option", { number: advance.number, remaining: formatMoney(advance.remaining, advance.currency) })]);
  return [
    ...facts.filter(([, value]) => value).map(([term, value]) => ({ term, value })),
    ...lines.map(({ amount, category_id, description, production, person }, index) => ({
      term: t("form.line", { n: index + 1 }),
      value: together(money(amount), category(category_id), description, production, person),
    })),
  ];
}
