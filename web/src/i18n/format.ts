// Dates, sizes and money in the viewer's words. Instants come in as RFC 3339; nothing here parses local times.
import { keptFormat, numberFormat } from "./intl";
import { currentLocale, currentTimeZone } from "./locale";
import { t } from "./t";

type Instant = string | number | Date;

const dates = keptFormat<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);
const relatives = keptFormat<Intl.RelativeTimeFormatOptions, Intl.RelativeTimeFormat>(Intl.RelativeTimeFormat);

function dateFormat(options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
  return dates(currentLocale(), { ...options, timeZone });
}

/** 24-hour days between two instants as the calendar of the zone counts them. */
function calendarDays(from: Date, to: Date, timeZone: string): number {
  const day = (at: Date) => {
    const parts = dates("en-CA", { timeZone }).format(at);
    return Date.parse(`${parts}T00:00:00Z`);
  };
  return Math.round((day(to) - day(from)) / 86_400_000);
}

export function formatTime(at: Instant, timeZone = currentTimeZone()): string {
  return dateFormat({ hour: "2-digit", minute: "2-digit" }, timeZone).format(new Date(at));
}

export function formatDate(at: Instant, timeZone = currentTimeZone()): string {
  return dateFormat({ day: "numeric", month: "short", year: "numeric" }, timeZone).format(new Date(at));
}

/** A day without a time ("2026-11-20"), which is the same everywhere. */
export function formatDay(day: string, weekday = false): string {
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
  return dateFormat(weekday ? { ...options, weekday: "long" } : options, "UTC").format(new Date(`${day}T00:00:00Z`));
}

/** "2026-11" as "November 2026". */
export function formatMonth(month: string): string {
  return dateFormat({ month: "long", year: "numeric" }, "UTC").format(new Date(`${month}-01T00:00:00Z`));
}

export function formatDateTime(at: Instant, timeZone = currentTimeZone()): string {
  return dateFormat(
    { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
    timeZone,
  ).format(new Date(at));
}

/** Near times in relative words, the week by its day, and dates beyond it. */
export function formatWhen(at: Instant, now: Instant = Date.now(), timeZone = currentTimeZone()): string {
  const then = new Date(at);
  const from = new Date(now);
  const seconds = Math.round((then.getTime() - from.getTime()) / 1000);
  const days = calendarDays(from, then, timeZone);
  const relative = relatives(currentLocale(), { numeric: "auto" });
  if (Math.abs(seconds) < 45) return relative.format(0, "second");
  if (Math.abs(seconds) < 3600) return relative.format(Math.trunc(seconds / 60) || Math.sign(seconds), "minute");
  if (days === 0 && Math.abs(seconds) < 6 * 3600) return relative.format(Math.trunc(seconds / 3600), "hour");
  if (Math.abs(days) <= 1) {
    return `${relative.format(days, "day")} ${formatTime(then, timeZone)}`;
  }
  if (Math.abs(days) < 7) {
    return t("time.weekday", {
      weekday: dateFormat({ weekday: "long" }, timeZone).format(then),
      time: formatTime(then, timeZone),
    });
  }
  return formatDate(then, timeZone);
}

/** A moment of the past week by its day and time ("Tuesday 14:02"), an older one by its date. */
export function formatMoment(at: Instant, now: Instant = Date.now(), timeZone = currentTimeZone()): string {
  const then = new Date(at);
  if (Math.abs(then.getTime() - new Date(now).getTime()) > 6 * 86_400_000) return formatDateTime(then, timeZone);
  const weekday = dateFormat({ weekday: "long" }, timeZone).format(then);
  return t("time.weekday", { weekday, time: formatTime(then, timeZone) });
}

/** Digits behind the point that amounts of a currency may have (ISO 4217); the server refuses any in those that have none. */
export const digitsOf = (currency: string): number => (/BHD|IQD|JOD|KWD|LYD|OMR|TND/.test(currency) ? 3 : 2);

export function formatMoney(amount: string | number, currency: string): string {
  // Intl formats decimal strings exactly, without a detour through a float. Of some currencies it would leave out digits that nobody
  // uses in a shop, but that amounts may have.
  const maximumFractionDigits = digitsOf(currency);
  return numberFormat(currentLocale(), { style: "currency", currency, currencyDisplay: "code", maximumFractionDigits }).format(amount as Intl.StringNumericLiteral);
}

/** What one unit (a kilometre) is paid with: as exact as it was set. */
export function formatUnitPrice(price: string, currency: string): string {
  return new Intl.NumberFormat(currentLocale(), { style: "currency", currency, currencyDisplay: "code", maximumFractionDigits: 4 }).format(
    price as Intl.StringNumericLiteral,
  );
}

export function formatNumber(n: number): string {
  return numberFormat(currentLocale(), {}).format(n);
}

export function formatSize(bytes: number): string {
  const n = (value: number, digits: number) => numberFormat(currentLocale(), { maximumFractionDigits: digits }).format(value);
  return bytes < 1_000_000
    ? t("size.kb", { n: n(Math.max(1, bytes / 1000), 0) })
    : t("size.mb", { n: n(bytes / 1_000_000, 1) });
}
