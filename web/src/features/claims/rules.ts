// What is still missing in a claim and what is worth saying about it, before the server is asked. Pure.
import { amountOf, isAmbiguous, textOf, unitsOf } from "../../i18n/amount";
import { hasOwnCategory, isWorkedOut, type ClaimDraft, type TaxDraft } from "../../api/claim-draft";
import type { Category, ClaimDefaults } from "../../api/types";
import type { ClaimText } from "../../i18n/claims";

export interface Mistake {
  /** The control, and the summary's link to it. */
  field: string;
  message: ClaimText & `form.error.${string}`;
}

/** In the order of the form. */
export function mistakesOf(draft: ClaimDraft, today: string): Mistake[] {
  const mistakes: Mistake[] = [];
  const need = (holds: boolean, field: string, message: Mistake["message"]) => {
    if (!holds) mistakes.push({ field, message });
  };
  const { currency } = draft;
  const needAmount = (typed: string, field: string, message: Mistake["message"], unit = currency) =>
    need(Number(amountOf(typed, unit) ?? 0) > 0, field, isAmbiguous(typed, unit) ? "form.error.ambiguous" : message);
  const needTax = ({ tax_amount = "", tax_rate = "" }: TaxDraft, amount: string, before: string) => {
    const tax = amountOf(tax_amount, currency);
    const contained = Number(tax ?? 0);
    const isContained = tax !== undefined && (contained === 0 || contained < Number(amountOf(amount, currency) ?? 0));
    need(isContained, `${before}tax_amount`, isAmbiguous(tax_amount, currency) ? "form.error.ambiguous" : "form.error.tax");
    need(amountOf(tax_rate) !== undefined && Number(amountOf(tax_rate) ?? 0) < 100, `${before}tax_rate`, "form.error.tax_rate");
  };
  if (draft.kind === "mileage") {
    need(draft.mileage.from.trim() !== "", "mileage.from", "form.error.place");
    need(draft.mileage.to.trim() !== "", "mileage.to", "form.error.place");
    needAmount(draft.mileage.distance, "mileage.distance_km", "form.error.distance", "");
  } else if (draft.kind === "per_diem") {
    const { place, starts, ends } = draft.per_diem;
    need(place !== "", "per_diem.place", "form.error.place");
    need(starts !== "", "per_diem.starts_at", "form.error.starts");
    need(ends !== "", "per_diem.ends_at", "form.error.ends");
    if (starts !== "" && ends !== "") need(starts < ends, "per_diem.ends_at", "form.error.times");
  } else if (draft.lines.length > 0) {
    for (const [index, line] of draft.lines.entries()) {
      needAmount(line.amount, `lines[${index}].amount`, "form.error.amount");
      need(line.category_id !== "", `lines[${index}].category_id`, "form.error.category");
      needTax(line, line.amount, `lines[${index}].`);
    }
  } else {
    needAmount(draft.amount, "amount", "form.error.amount");
    if (!hasOwnCategory(draft.kind)) need(draft.category_id !== "", "category_id", "form.error.category");
  }
  need(draft.expense_date !== "", "expense_date", "form.error.date");
  if (draft.expense_date !== "") need(draft.expense_date <= today, "expense_date", "form.error.future");
  if (draft.lines.length === 0 && !hasOwnCategory(draft.kind)) needTax(draft, draft.amount, "");
  if (draft.rate.trim() !== "") need(/^\d{1,6}([.,]\d{1,10})?$/.test(draft.rate.trim()), "rate", "form.error.rate");
  return mistakes;
}

export type Hint =
  | { kind: "receipt"; category: string }
  | { kind: "maximum"; category: string; amount: number; currency: string }
  | { kind: "late"; days: number }
  | { kind: "rate"; currency: string };

interface Known {
  categories: readonly Category[];
  defaults: ClaimDefaults;
  receipts: number;
  today: string;
}

/** What the office would ask about; nobody is kept from sending by it. */
export function hintsOf(draft: ClaimDraft, { categories, defaults, receipts, today }: Known): Hint[] {
  const hints: Hint[] = [];
  const base = defaults.currency;
  const isBase = draft.currency === "" || draft.currency === base;
  const needsNone = isWorkedOut(draft.kind) || draft.kind === "advance";
  const parts = draft.lines.length > 0 ? draft.lines : [{ category_id: draft.category_id, amount: draft.amount }];
  const told = new Set<string>();
  for (const part of needsNone ? [] : parts) {
    const category = categories.find(({ id }) => id === part.category_id);
    if (!category || told.has(category.id)) continue;
    if (category.requires_receipt && receipts === 0) {
      hints.push({ kind: "receipt", category: category.name });
      told.add(category.id);
    }
    const most = category.max_amount ?? null;
    if (isBase && most !== null && Number(amountOf(part.amount, base) ?? 0) > most) {
      hints.push({ kind: "maximum", category: category.name, amount: most, currency: base });
      told.add(category.id);
    }
  }
  const age = (Date.parse(today) - Date.parse(draft.expense_date)) / 86_400_000;
  if (age > defaults.late_after_days) hints.push({ kind: "late", days: defaults.late_after_days });
  if (!isBase && draft.rate.trim() === "" && !defaults.currencies.includes(draft.currency)) {
    hints.push({ kind: "rate", currency: draft.currency });
  }
  return hints;
}

/** What parts come to, exactly, as decimal text. */
export const totalOf = (amounts: readonly string[], currency: string): string =>
  textOf(amounts.reduce((sum, typed) => sum + unitsOf(amountOf(typed, currency)), 0n));

/** What a drive comes to, roughly: the server works it out. Null while something is missing. */
export function mileageEstimate(draft: ClaimDraft, defaults: ClaimDefaults): number | null {
  const rate = defaults.mileage_rates.find(({ vehicle }) => vehicle === draft.mileage.vehicle);
  const distance = Number(amountOf(draft.mileage.distance) ?? 0);
  return rate && distance > 0 ? Number(rate.per_km) * distance * (draft.mileage.round_trip ? 2 : 1) : null;
}

/** The server's names of fields to those of the form: where nothing is split, its only part is the whole. */
export const fieldOf = (field: string, isSplit: boolean): string => (isSplit ? field : field.replace(/^lines\[0\]\./, ""));
