// Which days are copied or moved, and where they come to lie: as they are chosen, and what is wrong with that.
import { useState } from "react";
import { t } from "../../../i18n/office-day";
import { addDays, daysBetween, isDay } from "../days";

const mostDays = 31;
const mostShift = 1_000;

export interface Days {
  from: string;
  to: string;
  onto: string;
  /** Only what belongs to it; empty is everything. */
  production: string;
  set: (part: Partial<Record<"from" | "to" | "onto" | "production", string>>) => void;
  /** By how many days later; 0 where that cannot be said. */
  shift: number;
  /** Where they come to lie. */
  target: { first: string; last: string } | null;
  errors: Readonly<Record<"from" | "to" | "onto", string | undefined>>;
  isRight: boolean;
}

export function useDays(first: string, last: string, shown: string): Days {
  const [chosen, setChosen] = useState(() => ({
    from: first,
    to: last,
    // The same weekdays, right after those that are meant.
    onto: addDays(first, Math.ceil((daysBetween(first, last) + 1) / 7) * 7),
    production: shown,
  }));
  const { from, to, onto } = chosen;
  const isSpan = isDay(from) && isDay(to) && to >= from;
  const shift = isDay(from) && isDay(onto) ? daysBetween(from, onto) : 0;
  const errors = {
    from: isDay(from) ? undefined : t("clone.error.day"),
    to: !isDay(to) ? t("clone.error.day") : !isSpan ? t("clone.error.order") : daysBetween(from, to) >= mostDays ? t("clone.error.long") : undefined,
    onto: !isDay(onto) ? t("clone.error.day") : shift === 0 ? t("clone.error.same") : Math.abs(shift) > mostShift ? t("clone.error.far") : undefined,
  };
  return {
    ...chosen,
    set: (part) => setChosen((before) => ({ ...before, ...part })),
    shift,
    target: isSpan && isDay(onto) ? { first: onto, last: addDays(to, shift) } : null,
    errors,
    isRight: Object.values(errors).every((error) => error === undefined),
  };
}
