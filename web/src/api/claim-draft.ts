// A claim as somebody types it, and what becomes of it on the wire. Kept on the device exactly as typed, so nothing of a
// half-written claim is lost. Pure: `features/claims/rules.ts` says what is still missing.
import { amountOf } from "../i18n/amount";
import { currentTimeZone } from "../i18n/locale";
import type { Claim, ClaimKind, ClaimWrite, Vehicle } from "./types";

export interface LineDraft {
  id: string;
  category_id: string;
  amount: string;
  description: string;
  production: string;
  person: string;
}

export interface MileageDraft {
  vehicle: Vehicle;
  distance: string;
  from: string;
  to: string;
  round_trip: boolean;
}

/** `starts` and `ends` are wall clock times ("2026-11-20T08:30") in `timezone`. */
export interface PerDiemDraft {
  place: string;
  starts: string;
  ends: string;
  timezone: string;
  breakfasts: string;
  lunches: string;
  dinners: string;
}

export interface ClaimDraft {
  kind: ClaimKind;
  currency: string;
  amount: string;
  category_id: string;
  /** ISO, made of what was typed when it was typed: "yesterday" must not move while the claim waits. */
  expense_date: string;
  merchant: string;
  description: string;
  notes: string;
  production: string;
  rate: string;
  /** Empty unless the amount is split. */
  lines: readonly LineDraft[];
  mileage: MileageDraft;
  per_diem: PerDiemDraft;
  advance_id: string;
}

export const emptyDraft = (today: string): ClaimDraft => ({
  kind: "expense",
  currency: "",
  amount: "",
  category_id: "",
  expense_date: today,
  merchant: "",
  description: "",
  notes: "",
  production: "",
  rate: "",
  lines: [],
  mileage: { vehicle: "car", distance: "", from: "", to: "", round_trip: false },
  per_diem: { place: "", starts: "", ends: "", timezone: currentTimeZone(), breakfasts: "", lunches: "", dinners: "" },
  advance_id: "",
});

/** Its amount is worked out by the server. */
export const isWorkedOut = (kind: ClaimKind): boolean => kind === "mileage" || kind === "per_diem";

/** Exact: the text of a number with two digits behind the point is the number JSON writes. 0 where nothing is typed. */
const numberOf = (typed: string): number => Number(amountOf(typed) ?? 0);

const rateOf = (typed: string): string => typed.trim().replace(",", ".");
const count = (typed: string): number => Math.max(0, Math.trunc(Number(typed)) || 0);
const text = (typed: string): string | null => typed.trim() || null;

/** The instant of a wall clock time in a zone; of an hour that the clocks skip, the one after it. */
export function instantOf(local: string, timeZone: string): string {
  const wanted = Date.parse(`${local}:00Z`);
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const shown = (at: number) => Date.parse(`${format.format(at).replace(" ", "T")}Z`);
  let at = wanted;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let round = 0; round < 2; round++) at += wanted - shown(at);
  return new Date(at).toISOString();
}

function localOf(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return format.format(new Date(instant)).replace(" ", "T");
}

export function bodyOf(id: string, draft: ClaimDraft): ClaimWrite {
  const body: ClaimWrite = {
    id,
    kind: draft.kind,
    currency: text(draft.currency),
    merchant: text(draft.merchant),
    description: text(draft.description),
    notes: text(draft.notes),
    expense_date: draft.expense_date,
    production: text(draft.production),
    category_id: text(draft.category_id),
  };
  if (draft.kind === "mileage") {
    const { distance, ...drive } = draft.mileage;
    body.mileage = { ...drive, from: drive.from.trim(), to: drive.to.trim(), distance_km: numberOf(distance) };
  } else if (draft.kind === "per_diem") {
    const { place, starts, ends, timezone, breakfasts, lunches, dinners } = draft.per_diem;
    body.per_diem = {
      place,
      timezone,
      starts_at: instantOf(starts, timezone),
      ends_at: instantOf(ends, timezone),
      meals_provided: { breakfasts: count(breakfasts), lunches: count(lunches), dinners: count(dinners) },
    };
  } else if (draft.lines.length > 0) {
    body.category_id = null;
    body.lines = draft.lines.map((line) => ({
      id: line.id,
      category_id: line.category_id,
      amount: numberOf(line.amount),
      description: text(line.description),
      production: text(line.production),
      person: text(line.person),
    }));
  } else {
    body.amount = numberOf(draft.amount);
  }
  if (isWorkedOut(draft.kind)) body.currency = null;
  else if (draft.rate.trim() !== "") body.rate = rateOf(draft.rate);
  if (draft.kind === "expense" && draft.advance_id !== "") body.advance_id = draft.advance_id;
  return body;
}

interface Given {
  given?: Partial<{
    vehicle: Vehicle;
    distance_km: number;
    from: string;
    to: string;
    round_trip: boolean;
    place: string;
    starts_at: string;
    ends_at: string;
    timezone: string;
    meals_provided: Record<"breakfasts" | "lunches" | "dinners", number>;
  }>;
}

const typed = (amount: number): string => amount.toFixed(2);

/** A claim of the server, to be changed here. */
export function draftOf(claim: Claim): ClaimDraft {
  const draft = emptyDraft(claim.expense_date);
  // The server keeps what was said of a drive or of days away as it was sent.
  const given = (claim.details as Given | null | undefined)?.given ?? {};
  const zone = given.timezone ?? draft.per_diem.timezone;
  const isSplit = claim.lines.length > 1;
  return {
    ...draft,
    kind: claim.kind,
    currency: claim.currency,
    amount: isWorkedOut(claim.kind) ? "" : typed(claim.amount),
    category_id: claim.category_id ?? "",
    merchant: claim.merchant ?? "",
    description: claim.description ?? "",
    notes: claim.notes ?? "",
    production: claim.production ?? "",
    rate: claim.rate_source === "typed" ? (claim.rate ?? "") : "",
    advance_id: claim.advance_id ?? "",
    lines: isSplit
      ? claim.lines.map((line) => ({
          id: line.id,
          category_id: line.category_id,
          amount: typed(line.amount),
          description: line.description ?? "",
          production: line.production ?? "",
          person: line.person ?? "",
        }))
      : [],
    mileage: {
      vehicle: given.vehicle ?? "car",
      distance: given.distance_km === undefined ? "" : String(given.distance_km),
      from: given.from ?? "",
      to: given.to ?? "",
      round_trip: given.round_trip ?? false,
    },
    per_diem: {
      place: given.place ?? "",
      starts: given.starts_at === undefined ? "" : localOf(given.starts_at, zone),
      ends: given.ends_at === undefined ? "" : localOf(given.ends_at, zone),
      timezone: zone,
      breakfasts: String(given.meals_provided?.breakfasts ?? ""),
      lunches: String(given.meals_provided?.lunches ?? ""),
      dinners: String(given.meals_provided?.dinners ?? ""),
    },
  };
}

/** Whether the server has what was typed, also where it was written with other words ("12,5" and "12.50"). */
export function saysTheSame(claim: Claim, draft: ClaimDraft): boolean {
  const own = bodyOf(claim.id, { ...draft, currency: draft.currency || claim.currency });
  const theirs = bodyOf(claim.id, draftOf(claim));
  const plain = (body: ClaimWrite) =>
    JSON.stringify({ ...body, category_id: body.category_id ?? null, lines: body.lines?.map((line) => ({ ...line, id: null })) });
  return plain(own) === plain(theirs);
}
