// What a notice says, in words. Pure.
import type { Notice } from "../../api/types";
import { formatWhen } from "../../i18n/format";
import { currentTimeZone } from "../../i18n/locale";
import { t } from "../../i18n/notices";
import { clocksDiffer, dayHeading, dayIn, dayOf, spanOf, zoneName, type Timed } from "../../presentation/event-time";

type News = Notice["news"];
type Span = NonNullable<News["span"]>;

/** What the clock of a zone shows: "2027-03-10T14:30:00". */
function localAt(at: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return format.format(new Date(at)).replace(" ", "T");
}

const timed = (span: Span): Timed => ({
  start_datetime: span.start_at,
  end_datetime: span.end_at,
  timezone: span.timezone,
  end_timezone: span.end_timezone,
  local_start: localAt(span.start_at, span.timezone),
  local_end: localAt(span.end_at, span.end_timezone),
  all_day: span.all_day,
});

/** "Tomorrow, 10 March, 14:30–17:00", with the zone where the viewer's clock shows something else. */
function whenWords(span: Span, now: number): string {
  const event = timed(span);
  const { name, date } = dayHeading(dayOf(event), dayIn(now));
  const parts = { day: name, date, span: spanOf(event) };
  const isElsewhere = !span.all_day && clocksDiffer(span.start_at, span.timezone, currentTimeZone());
  return isElsewhere ? t("notice.when.zone", { ...parts, zone: zoneName(span.timezone) }) : t("notice.when", parts);
}

export function titleOf({ kind, title, person, amount, count, was }: News): string {
  const who = person ?? t("notice.somebody");
  switch (kind) {
    case "call_changed":
      return t(was ? "notice.call_moved" : "notice.call_changed", { title });
    case "call_new":
    case "call_cancelled":
    case "call_dropped":
    case "call_reminder":
    case "contract_assigned":
    case "contract_reminder":
    case "availability_reminder":
    case "contract_signed":
    case "contract_completed":
    case "contract_voided":
    case "claim_rejected":
      return t(`notice.${kind}`, { title });
    case "contract_declined":
    case "availability_asked":
    case "claim_submitted":
    case "claim_reminder":
    case "claim_commented":
      return t(`notice.${kind}`, { title, person: who });
    case "claims_submitted":
    case "claim_reminders":
      return t(`notice.${kind}`, { count: count ?? 0, amount: amount ?? "" });
    case "claim_approved":
    case "claim_paid":
      return t(`notice.${kind}`, { title, amount: amount ?? "" });
  }
}

/** One line each: when it is, what else is different, until when something can be done. */
export function detailsOf({ span, was, changes, dates, until }: News, now: number): string[] {
  const lines: string[] = [];
  if (span) {
    const when = whenWords(span, now);
    lines.push(was ? t("notice.from_to", { from: whenWords(was, now), to: when }) : when);
  }
  for (const { what, from, to } of changes) {
    const said = (text: string | null | undefined) => text || t("notice.change.nothing");
    lines.push(t("notice.change", { what, from: said(from), to: said(to) }));
  }
  if (dates > 1) lines.push(t("notice.dates", { count: dates - 1 }));
  if (until) lines.push(t("notice.until", { when: formatWhen(until, now) }));
  return lines;
}
