// Days as people type them, as the ISO text the server takes: "today", "mon", "20.11.", "20 Nov", "11/20/2026".

const dayMs = 86_400_000;
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);
const begins = (word: string, with_: string): boolean => word.length >= 3 && word.startsWith(with_);

/** Null where there is no such day (31 February). */
function valid(year: number, month: number, day: number): string | null {
  const at = Date.UTC(year, month - 1, day);
  const text = iso(at);
  return text === `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}` ? text : null;
}

/** Of a day without a year, the one that has been: nobody claims what comes. */
function lately(today: string, year: string | undefined, month: number, day: number): string | null {
  if (year !== undefined) return valid(Number(year.length === 2 ? `20${year}` : year), month, day);
  const thisYear = Number(today.slice(0, 4));
  const found = valid(thisYear, month, day);
  return found !== null && found > today ? valid(thisYear - 1, month, day) : found;
}

/** Where the month comes first ("11/20"). */
export function isMonthFirst(locale: string): boolean {
  const parts = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric" }).formatToParts(0);
  return parts.find(({ type }) => type === "day" || type === "month")?.type === "month";
}

/** Null for what is no day. `today` is the day where the person is. */
export function dayOf(typed: string, today: string, locale: string): string | null {
  const text = typed.trim().toLowerCase();
  const now = Date.parse(`${today}T00:00:00Z`);
  if (text === "today") return today;
  if (text === "yesterday") return iso(now - dayMs);
  const weekday = weekdays.findIndex((name) => begins(text, name));
  if (weekday >= 0 && /^[a-z]+$/.test(text)) {
    const back = (new Date(now).getUTCDay() - weekday + 7) % 7;
    return iso(now - back * dayMs);
  }
  const exact = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (exact) return valid(Number(exact[1]), Number(exact[2]), Number(exact[3]));
  const named = /^(\d{1,2})\.?\s*([a-z]+)\.?\s*(\d{4}|\d{2})?$/.exec(text);
  if (named) {
    const month = months.findIndex((name) => begins(named[2] ?? "", name));
    return month < 0 ? null : lately(today, named[3], month + 1, Number(named[1]));
  }
  const numbers = /^(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?$/.exec(text);
  if (!numbers) return null;
  const [first, second] = [Number(numbers[1]), Number(numbers[3])];
  const [month, day] = numbers[2] === "/" && isMonthFirst(locale) ? [first, second] : [second, first];
  return lately(today, numbers[4], month, day);
}
