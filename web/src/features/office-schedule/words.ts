// How the schedule's facts are said on the office's screens.
import type { EventAudience, EventRange, Member, ScheduleEvent } from "../../api/types";
import { formatTime } from "../../i18n/format";
import { t } from "../../i18n/office-schedule";
import { addDays, clock, shortDay, shortTime, zoneName } from "./days";

export type When = Pick<ScheduleEvent, "local_start" | "local_end" | "timezone" | "end_timezone" | "all_day">;

/** On the clock of the event's own place: "Mon, 23 Nov 2026, 10:00 – 13:00". `home` is the zone that needs no name. */
export function whenWords({ local_start, local_end, timezone, end_timezone, all_day }: When, home: string): string {
  const [day, endDay] = [local_start.slice(0, 10), local_end.slice(0, 10)];
  if (all_day) {
    const last = addDays(endDay, -1);
    return last > day ? t("when.days", { from: shortDay(day), to: shortDay(last) }) : t("when.day", { day: shortDay(day) });
  }
  const start = timezone === home && end_timezone === home ? clock(local_start) : t("when.zoned", { time: clock(local_start), zone: zoneName(timezone) });
  const end = end_timezone === home && timezone === home ? clock(local_end) : t("when.zoned", { time: clock(local_end), zone: zoneName(end_timezone) });
  return day === endDay
    ? t("when.times", { day: shortDay(day), start, end })
    : t("when.over_days", { day: shortDay(day), start, end_day: shortDay(endDay), end });
}

/** What the clock of another zone shows for it: "10:00 – 13:00". */
export const timesIn = (event: ScheduleEvent, zone: string): string =>
  t("when.span", { start: formatTime(event.start_datetime, zone), end: formatTime(event.end_datetime, zone) });

/** The same for narrow bars. */
export const shortTimesIn = (event: ScheduleEvent, zone: string): string =>
  t("when.span", { start: shortTime(event.start_datetime, zone), end: shortTime(event.end_datetime, zone) });

/** The place that is no room of the company. */
export function ownPlace({ room, location }: Pick<ScheduleEvent, "room" | "location">): ScheduleEvent["location"] {
  return room && location?.name === room.name ? null : (location ?? null);
}

export function placeWords(event: Pick<ScheduleEvent, "room" | "location">): string | null {
  const place = ownPlace(event);
  const named = [place?.name, place?.address].filter(Boolean).join(", ");
  return [event.room?.name, named].filter(Boolean).join(" · ") || null;
}

export const rangeWords = (range: EventRange): string => t(`range.${range}`);

export const ranges: readonly EventRange[] = ["this", "following", "all"];
export const audiences: readonly EventAudience[] = ["affected", "all", "staff", "silent"];

export const memberName = ({ first_name, last_name, email }: Pick<Member, "first_name" | "last_name" | "email">): string => `${first_name} ${last_name}`.trim() || email;
