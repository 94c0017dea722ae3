// Which days are copied or moved, and where they come to lie: as they are chosen, and what is wrong with that. Of a production also
// all that is still to come can be moved, by so many days.
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
  /** All that is still to come of the production, whatever its days. */
  isWhole: boolean;
  /** By how many days it is moved then, as typed; earlier where that is negative. */
  by: string;
  set: (part: Partial<Record<"from" | "to" | "onto" | "production" | "by", string>>) => void;
  setWhole: (isWhole: boolean) => void;
  /** By how many days later; 0 where that cannot be said. */
  shift: number;
  /** Where they come to lie; of a whole production that is not known before. */
  target: { first: string; last: string } | null;
  errors: Readonly<Record<"from" | "to" | "onto" | "by", string | undefined>>;
  isRight: boolean;
}

/** `moves`: they are not copied. */
export function useDays(first: string, last: string, shown: string, moves: boolean): Days {
  const [chosen, setChosen] = useState(() => ({
    from: first,
    to: last,
    // The same weekdays, right after those that are meant.
    onto: addDays(first, Math.ceil((daysBetween(first, last) + 1) / 7) * 7),
    production: shown,
    by: "7",
  }));
  const [wantsWhole, setWhole] = useState(false);
  const { from, to, onto, production, by } = chosen;
  const isWhole = moves && wantsWhole && production !== "";
  const isSpan = isDay(from) && isDay(to) && to >= from;
  const typed = /^[-−+]?\d{1,4}$/.test(by.trim()) ? Number(by.trim().replace("−", "-")) : 0;
  const shift = isWhole ? typed : isDay(from) && isDay(onto) ? daysBetween(from, onto) : 0;
  const daysErrors = {
    from: isDay(from) ? undefined : t("clone.error.day"),
    to: !isDay(to) ? t("clone.error.day") : !isSpan ? t("clone.error.order") : daysBetween(from, to) >= mostDays ? t("clone.error.long") : undefined,
    onto: !isDay(onto) ? t("clone.error.day") : shift === 0 ? t("clone.error.same") : Math.abs(shift) > mostShift ? t("clone.error.far") : undefined,
  };
  const none = { from: undefined, to: undefined, onto: undefined };
  const byError = isWhole && (shift === 0 || Math.abs(shift) > mostShift) ? t("shift.error.by") : undefined;
  const errors = { ...(isWhole ? none : daysErrors), by: byError };
  return {
    ...chosen,
    isWhole,
    setWhole,
    set: (part) => setChosen((before) => ({ ...before, ...part })),
    shift,
    target: !isWhole && isSpan && isDay(onto) ? { first: onto, last: addDays(to, shift) } : null,
    errors,
    isRight: Object.values(errors).every((error) => error === undefined),
  };
}
