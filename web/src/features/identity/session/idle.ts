// When an unattended session ends. Presence in any tab counts: the time of the last one is kept where all tabs see it.
const key = "biglive.present";
const warningMs = 5 * 60_000;

export type Idle = { state: "present" } | { state: "warning"; secondsLeft: number } | { state: "over" };

/** `limitMinutes` after the last sign of life it is over; the warning comes five minutes, or half the limit, before. */
export function idleAt(now: number, lastPresent: number, limitMinutes: number): Idle {
  const limit = limitMinutes * 60_000;
  const left = lastPresent + limit - now;
  if (left <= 0) return { state: "over" };
  return left <= Math.min(warningMs, limit / 2) ? { state: "warning", secondsLeft: Math.ceil(left / 1000) } : { state: "present" };
}

let here = 0;

export function lastPresent(): number {
  try {
    return Math.max(here, Number(localStorage.getItem(key)) || 0);
  } catch {
    return here;
  }
}

export function notePresence(now = Date.now()): void {
  here = now;
  try {
    localStorage.setItem(key, String(now));
  } catch {
    // Without storage each tab counts for itself.
  }
}
