// What comes first: what ends soonest, then what has waited longest.
import type { ListedContract, ScheduleEvent } from "../../api/types";

const soonMs = 48 * 3_600_000;

const time = (at: string | null | undefined): number => (at ? Date.parse(at) : Number.POSITIVE_INFINITY);

type Dated = Pick<ListedContract, "expires_at" | "sent_at" | "created_at">;

export function byUrgency(a: Dated, b: Dated): number {
  const [endA, endB] = [time(a.expires_at), time(b.expires_at)];
  if (endA !== endB) return endA < endB ? -1 : 1;
  return time(a.sent_at ?? a.created_at) - time(b.sent_at ?? b.created_at);
}

const weekMs = 7 * 24 * 3_600_000;

/** A call waits until its deadline; one without presses once it begins within a week. */
export function urgencyOf(entry: ListedContract | ScheduleEvent, now: number): Dated {
  if (!("local_start" in entry)) return entry;
  const beginsSoon = Date.parse(entry.start_datetime) - now < weekMs;
  return { expires_at: entry.acknowledgment_deadline ?? (beginsSoon ? entry.start_datetime : null), sent_at: null, created_at: entry.created_at };
}

export function isUrgent(contract: Dated, now: number): boolean {
  return time(contract.expires_at) - now < soonMs;
}

export function greeting(now: Date, timeZone: string): "morning" | "afternoon" | "evening" {
  const hour = Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone }).format(now));
  if (hour < 4) return "evening";
  if (hour < 12) return "morning";
  return hour < 18 ? "afternoon" : "evening";
}
