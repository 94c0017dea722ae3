// Calls as files for other programs: one's own, of one event or of everything that is planned, and for the office everybody's.
import { currentTimeZone } from "../i18n/locale";
import { agendaToday, shifted } from "./agenda";
import { client, ok } from "./client";
import type { EventFilter } from "./schedule";
import type { ScheduleEvent } from "./types";

export type FileFormat = "ical" | "csv";

/** The server's longest window, which is more than anybody plans. */
const farAway = 399;

/** A calendar with only one of its events. */
export const onlyEvent = (calendar: string, id: string): string =>
  calendar.replaceAll(/BEGIN:VEVENT\r?\n[\s\S]*?END:VEVENT\r?\n/g, (event) => (event.split(/\r?\n/).includes(`UID:${id}`) ? event : ""));

async function exported(format: FileFormat, filter: EventFilter): Promise<Blob> {
  return ok<Blob>(client.GET("/api/v1/events/export", { params: { query: { ...filter, format } }, parseAs: "blob" }));
}

/** One event as iCalendar: calendars know it by its id, so a later file of it replaces this one. */
export async function eventFile({ id, local_start, timezone }: ScheduleEvent): Promise<Blob> {
  const day = local_start.slice(0, 10);
  const whole = await exported("ical", { start_date: day, end_date: day, timezone, mine: true });
  return new Blob([onlyEvent(await whole.text(), id)], { type: "text/calendar" });
}

/** All that one is called to, from today on. */
export function scheduleFile(format: FileFormat): Promise<Blob> {
  const today = agendaToday();
  return exported(format, { start_date: today, end_date: shifted(today, farAway), timezone: currentTimeZone(), mine: true });
}

/** All that the office has planned from a day on, of what it is narrowed to. Asks for a fresh proof of who takes it out. */
export const officeFile = (format: FileFormat, filter: EventFilter, first: string): Promise<Blob> =>
  exported(format, { ...filter, start_date: first, end_date: shifted(first, farAway) });
