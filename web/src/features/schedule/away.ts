// Times at which one cannot come, in words, and what one is called to in them. Pure.
import type { BlockOut, ScheduleEvent } from "../../api/types";
import { t } from "../../i18n/calendars";
import { formatDay } from "../../i18n/format";
import { currentTimeZone } from "../../i18n/locale";
import { clockOf, clocksDiffer, clockSpan, dayAfter, zoneName } from "../../presentation/event-time";

type Away = Pick<BlockOut, "local_start" | "local_end" | "timezone" | "start_at">;

const isMidnight = (local: string): boolean => local.slice(11, 16) === "00:00";

/** Its last day: what ends at midnight ends on the day before. */
export function lastAway({ local_start, local_end }: Pick<Away, "local_start" | "local_end">): string {
  const day = local_end.slice(0, 10);
  return isMidnight(local_end) && day > local_start.slice(0, 10) ? dayAfter(day, -1) : day;
}

/** Whole days rather than hours. */
export const isWholeDays = ({ local_start, local_end }: Away): boolean => isMidnight(local_start) && isMidnight(local_end);

/** "24 Nov 2026", "24 Nov 2026 – 2 Dec 2026", "24 Nov 2026, 14:00–18:00", with the zone where it is not the viewer's. */
export function awaySpan(time: Away): string {
  const [first, last] = [time.local_start.slice(0, 10), lastAway(time)];
  if (isWholeDays(time)) return first === last ? formatDay(first) : t("away.days", { from: formatDay(first), to: formatDay(last) });
  const words =
    first === last
      ? t("away.hours", { day: formatDay(first), hours: clockSpan(time.local_start, time.local_end) })
      : t("away.days", {
          from: t("away.hours", { day: formatDay(first), hours: clockOf(time.local_start) }),
          to: t("away.hours", { day: formatDay(time.local_end.slice(0, 10)), hours: clockOf(time.local_end) }),
        });
  return clocksDiffer(time.start_at, time.timezone, currentTimeZone()) ? t("away.zone", { span: words, zone: zoneName(time.timezone) }) : words;
}

/** What takes place meanwhile and was not declined; soonest first. */
export const callsDuring = ({ start_at, end_at }: Pick<BlockOut, "start_at" | "end_at">, events: readonly ScheduleEvent[]): ScheduleEvent[] =>
  events
    .filter(
      ({ state, my_participation: mine, start_datetime: start, end_datetime: end }) =>
        mine != null && mine.status !== "declined" && state !== "cancelled" && Date.parse(start) < Date.parse(end_at) && Date.parse(end) > Date.parse(start_at),
    )
    .toSorted((a, b) => Date.parse(a.start_datetime) - Date.parse(b.start_datetime));
