// Which claims a payment is made of, whom it goes to and what it comes to. Pure.
import { typedOf } from "../../../i18n/amount";
import type { Payable } from "../../../api/types";

export interface Chosen {
  people: number;
  ids: string[];
  /** Decimal text. */
  total: string;
  currency: string;
  /** Claims that were chosen and are too many for one batch. */
  later: number;
}

/** What was chosen by hand. */
export interface ByHand {
  /** People who were taken out or put in. */
  people: ReadonlyMap<string, boolean>;
  /** Claims that are left out. */
  without: ReadonlySet<string>;
}

/** As many as the server takes. */
export const mostClaims = 1000;

/** Everybody with a bank account, unless somebody was taken out or put in. */
export const isChosen = (person: Payable, { people }: ByHand): boolean => people.get(person.user_id) ?? person.has_iban;

/** In thousandths: what a refund gives back is below zero. */
const unitsOf = (claims: Payable["claims"]): number => claims.reduce((units, { payable }) => units + Math.round(payable * 1000), 0);
const text = (units: number): string => typedOf(units / 1000);
const claimsOf = (person: Payable, { without }: ByHand): Payable["claims"] => person.claims.filter(({ id }) => !without.has(id));

/** What a person would get. */
export const totalOf = (person: Payable, byHand: ByHand): string => text(unitsOf(claimsOf(person, byHand)));

/** Whole people as long as they fit: what somebody gives back is not paid apart from what they get. */
export function chosenOf(payable: readonly Payable[], byHand: ByHand): Chosen {
  const all = payable
    .filter((person) => isChosen(person, byHand))
    .map((person) => claimsOf(person, byHand))
    .filter(({ length }) => length > 0);
  const taken: Payable["claims"][] = [];
  let room = mostClaims;
  for (const claims of all) {
    // Only somebody with more than fits into any batch is paid in parts.
    const fitting = claims.length > mostClaims ? claims.slice(0, mostClaims) : claims;
    if (fitting.length > room) continue;
    taken.push(fitting);
    room -= fitting.length;
  }
  const ids = taken.flat().map(({ id }) => id);
  return {
    people: taken.length,
    ids,
    total: text(unitsOf(taken.flat())),
    currency: payable[0]?.currency ?? "EUR",
    later: all.flat().length - ids.length,
  };
}
