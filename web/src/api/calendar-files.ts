// One's calls as files for other programs: a day's event, or everything that is planned.
import { currentTimeZone } from "../i18n/locale";
import { agendaToday, shifted } from "./agenda";
import { client, ok } from "./client";
import type { ScheduleEvent } from "./types";

/** The server's longest window, which is more than anybody plans. */
const farAway = 399;

/** A calendar with only one of its events. */
export const onlyEvent = (calendar: string, id: string): string =>
  calendar.replaceAll(/BEGIN:VEVENT\r?\n[\s\S]*?END:VEVENT\r?\n/g, (event) => (event.split(/\r?\n/).includes(`UID:${id}`) ? event : ""));

async function exported(format: "ical" | "csv", window: { start_date: string; end_date: string; timezone: string }): Promise<Blob> {
  return ok<Blob>(client.GET("/api/v1/events/export", { params: { query: { ...window, format, mine: true } }, parseAs: "blob" }));
}

/** One event as iCalendar: calendars know it by its id, so a later file of it replaces this one. */
export async function eventFile({ id, local_start, timezone }: ScheduleEvent): Promise<Blob> {
  const day = local_start.slice(0, 10);
  const whole = await exported("ical", { start_date: day, end_date: day, timezone });
  return new Blob([onlyEvent(await whole.text(), id)], { type: "text/calendar" });
}

/** All that one is called to, from today on. */
export function scheduleFile(format: "ical" | "csv"): Promise<Blob> {
  const today = agendaToday();
  return exported(format, { start_date: today, end_date: shifted(today, farAway), timezone: currentTimeZone() });
}
