// A deadline is a day; the server wants an instant: the last minute of that day in the viewer's zone.

/** Minutes that the zone's clocks are ahead of UTC at an instant. */
function offsetMinutes(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value);
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
  return Math.round((local - at) / 60_000);
}

/** "2026-12-24" becomes 23:59 of that day in the zone; null for what is not a date. */
export function endOfDay(day: string, timeZone: string): string | null {
  const wall = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T23:59:00Z`) : Number.NaN;
  if (Number.isNaN(wall)) return null;
  // Twice, because the offset of the guess may differ from that of the result when clocks change that day.
  const guess = wall - offsetMinutes(wall, timeZone) * 60_000;
  return new Date(wall - offsetMinutes(guess, timeZone) * 60_000).toISOString();
}

/** The day of an instant in the zone, as a date input wants it. */
export function dayOf(at: string | number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}
