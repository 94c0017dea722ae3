// Whether what the server answered to something sent from this device passes by itself, or is for the person to mend.
import type { Refusal } from "../device/outbox/model";
import { ApiProblem } from "./problems";

/** What passes once somebody signs in again, proves who they are, or the server has time. */
const passing: readonly ApiProblem["type"][] = [
  "network",
  "rate_limited",
  "too_many_attempts",
  "unavailable",
  "internal_error",
  "second_factor_required",
  "password_change_required",
  "step_up_required",
];

export function judge(error: unknown): Refusal | { retryAfterSeconds: number | null } {
  if (!(error instanceof ApiProblem)) return { retryAfterSeconds: null };
  const { type, status, requestId, errors, retryAfterSeconds } = error;
  if (passing.includes(type) || status === 401 || status >= 500) return { retryAfterSeconds };
  return { type, status, request_id: requestId, errors: errors.map(({ field, message }) => ({ field, message })) };
}
