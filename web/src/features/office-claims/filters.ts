// What the queue can be narrowed to beside its views, as it stands in the address. Pure.
import type { ClaimFilter } from "../../api/claims";
import type { ClaimKind } from "../../api/types";
import { amountOf } from "../../i18n/amount";

export const moreNames = ["person", "kind", "from", "to", "currency", "production", "min", "max"] as const;

export type MoreFilter = Readonly<Record<(typeof moreNames)[number], string>>;

export const kinds: readonly ClaimKind[] = ["expense", "mileage", "per_diem", "advance", "refund"];

export const moreOf = (search: URLSearchParams): MoreFilter => ({
  person: search.get("person") ?? "",
  kind: search.get("kind") ?? "",
  from: search.get("from") ?? "",
  to: search.get("to") ?? "",
  currency: search.get("currency") ?? "",
  production: search.get("production") ?? "",
  min: search.get("min") ?? "",
  max: search.get("max") ?? "",
});

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** What the server would refuse – an address can be typed – is left out. */
export function filterOf(more: MoreFilter): ClaimFilter {
  const kind = kinds.find((each) => each === more.kind);
  const [least, most] = [amountOf(more.min, more.currency), amountOf(more.max, more.currency)];
  return {
    ...(/^[0-9a-f-]{36}$/i.test(more.person) ? { user_id: more.person } : {}),
    ...(kind ? { kind } : {}),
    ...(isDay(more.from) ? { expense_date_after: more.from } : {}),
    ...(isDay(more.to) ? { expense_date_before: more.to } : {}),
    ...(/^[A-Z]{3}$/.test(more.currency) ? { currency: more.currency } : {}),
    ...(more.production === "" ? {} : { production: more.production }),
    ...(least ? { min_amount: least } : {}),
    ...(most ? { max_amount: most } : {}),
  };
}
