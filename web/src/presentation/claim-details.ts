// How the amount of a drive or of days away came about, as the server worked it out.
import { givenOf } from "../api/claim-given";
import type { Claim } from "../api/types";
import { t } from "../i18n/claim-details";
import { formatDateTime, formatMoney, formatNumber, formatUnitPrice } from "../i18n/format";

export function detailFacts({ details, base_currency: currency }: Pick<Claim, "details" | "base_currency">): { term: string; value: string }[] {
  const { given, per_km, days, full_day, part_day } = givenOf(details);
  if (!given) return [];
  const { vehicle, distance_km, from, to, round_trip, place, starts_at, ends_at, timezone, meals_provided: meals } = given;
  const facts: [term: string, value: string | null][] = [
    [t("details.drive"), from === undefined || to === undefined ? null : t(round_trip ? "details.there_and_back" : "details.one_way", { from, to })],
    [t("details.distance"), distance_km === undefined ? null : t("details.km", { km: formatNumber(round_trip ? 2 * distance_km : distance_km) })],
    [t("details.vehicle"), vehicle ? t(`details.vehicle.${vehicle}`) : null],
    [t("details.rate"), per_km === undefined ? null : t("details.per_km", { rate: formatUnitPrice(String(per_km), currency) })],
    [t("details.place"), place ?? null],
    [
      t("details.away"),
      starts_at === undefined || ends_at === undefined ? null : t("details.from_to", { from: formatDateTime(starts_at, timezone), to: formatDateTime(ends_at, timezone) }),
    ],
    [
      t("details.days"),
      days && full_day !== undefined && part_day !== undefined
        ? [
            days.full > 0 ? t("details.full", { count: days.full, rate: formatMoney(full_day, currency) }) : null,
            days.part > 0 ? t("details.part", { count: days.part, rate: formatMoney(part_day, currency) }) : null,
          ]
            .filter(Boolean)
            .join(", ")
        : null,
    ],
    [
      t("details.meals"),
      meals
        ? (["breakfasts", "lunches", "dinners"] as const)
            .filter((meal) => meals[meal] > 0)
            .map((meal) => t(`details.${meal}`, { count: meals[meal] }))
            .join(", ")
        : null,
    ],
  ];
  return facts.flatMap(([term, value]) => (value ? [{ term, value }] : []));
}
