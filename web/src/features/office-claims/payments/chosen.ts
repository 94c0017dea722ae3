// Whom a payment goes to and what it comes to. Pure.
import type { Payable } from "../../../api/types";

export interface Chosen {
  people: number;
  ids: string[];
  /** Decimal text. */
  total: string;
  currency: string;
}

/** Everybody with a bank account, unless somebody was taken out or put in. */
export const isChosen = (person: Payable, changed: ReadonlyMap<string, boolean>): boolean => changed.get(person.user_id) ?? person.has_iban;

export function chosenOf(payable: readonly Payable[], changed: ReadonlyMap<string, boolean>): Chosen {
  const people = payable.filter((person) => isChosen(person, changed));
  let cents = 0;
  for (const { total } of people) cents += Math.round(total * 100);
  return {
    people: people.length,
    ids: people.flatMap(({ claims }) => claims.map(({ id }) => id)),
    total: (cents / 100).toFixed(2),
    currency: payable[0]?.currency ?? "EUR",
  };
}
