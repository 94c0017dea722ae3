// What the clock of a zone shows, and the instant of it: for deadlines, which the server keeps as instants. Pure.
import { keptFormat } from "../../../i18n/intl";

const format = keptFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);
const parts: Intl.DateTimeFormatOptions = { dateStyle: "short", timeStyle: "medium" };

/** "2026-11-23T19:30" */
export const localIn = (instant: string | number, timeZone: string): string => {
  // The Swedish way to write a time is the ISO way.
  const written = format("sv-SE", { ...parts, timeZone }).format(typeof instant === "string" ? Date.parse(instant) : instant);
  return written.slice(0, 16).replace(" ", "T");
};

/** Whether one time is before another: on one clock as it shows them, on two by their instants. */
export const isForwards = (start: string, zone: string, end: string, endZone: string): boolean =>
  zone === endZone ? start < end : instantIn(start, zone) < instantIn(end, endZone);

const asUtc = (local: string): number => Date.parse(`${local}:00Z`);

/** The instant at which the clock shows it; of a doubled time the first one, of a skipped one the time after the gap. */
export function instantIn(local: string, timeZone: string): string {
  const wanted = asUtc(local);
  const offsetAt = (instant: number): number => asUtc(localIn(instant, timeZone)) - instant;
  // The offset a day before settles what a change of the clocks leaves open.
  const before = wanted - offsetAt(wanted - 86_400_000);
  const after = wanted - offsetAt(before);
  return new Date(asUtc(localIn(before, timeZone)) === wanted ? before : after > before ? after : before).toISOString();
}
