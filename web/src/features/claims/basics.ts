// What every new claim starts from: the company's categories and defaults, and the day it is where the person is.
import { useQuery } from "@tanstack/react-query";
import { emptyDraft, type ClaimDraft } from "../../api/claim-draft";
import { categoriesQuery, claimDefaultsQuery } from "../../api/claims";
import { useMe } from "../../api/identity";
import type { Category, ClaimDefaults } from "../../api/types";

export interface Basics {
  categories: readonly Category[];
  defaults: ClaimDefaults;
  today: string;
}

export const todayIn = (timeZone: string): string => new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date());

/** Null while they are on their way. Without a network and without copies: no categories, the person's own day. */
export function useBasics(): Basics | null {
  const me = useMe();
  const categories = useQuery(categoriesQuery);
  const defaults = useQuery(claimDefaultsQuery);
  if ((categories.isPending || defaults.isPending) && !(categories.isError || defaults.isError)) return null;
  const today = todayIn(me.user.timezone);
  const none: ClaimDefaults = {
    currency: me.organization.currency,
    currencies: [],
    max_amount: Number.MAX_SAFE_INTEGER,
    mileage_rates: [],
    per_diem_places: [],
    open_advances: [],
    late_after_days: Number.MAX_SAFE_INTEGER,
    today,
    timezone: me.user.timezone,
  };
  return { categories: categories.data ?? [], defaults: defaults.data ?? none, today };
}

/** Categories that belong to kinds of their own are not offered for an expense. */
const ofKinds = ["mileage", "per_diem", "advance"];

/** What the person's newest claim was for is likely again – unless it was a drive, say, and this is an expense. */
export const freshDraft = ({ categories, defaults, today }: Basics): ClaimDraft => ({
  ...emptyDraft(today),
  currency: defaults.currency,
  category_id: offered(categories, "").find(({ id }) => id === defaults.category_id)?.id ?? "",
});

export const offered = (categories: readonly Category[], chosen: string): readonly Category[] =>
  categories.filter(({ id, code }) => id === chosen || !ofKinds.includes(code ?? ""));
