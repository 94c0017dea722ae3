// A claim as somebody types it, and what becomes of it on the wire. Kept on the device exactly as typed, so nothing of a
// half-written claim is lost. Pure: `features/claims/rules.ts` says what is still missing.
import { amountOf, typedOf } from "../i18n/amount";
import { currentTimeZone } from "../i18n/locale";
import { givenOf } from "./claim-given";
import type { Claim, ClaimKind, ClaimLine, ClaimWrite, Vehicle } from "./types";

/** The tax contained in an amount. Drafts that are older than these fields come without them. */
export interface TaxDraft {
  tax_amount?: string;
  /** Per cent. */
  tax_rate?: string;
}

export interface LineDraft extends TaxDraft {
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

/** Its tax is that of an amount that is not split. */
export interface ClaimDraft extends TaxDraft {
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

/** The server knows what such a claim is booked on; nobody is asked. */
export const hasOwnCategory = (kind: ClaimKind): boolean => isWorkedOut(kind) || kind === "advance";

/** What was spent, and can be settled with money that was had before. */
export const isSettled = (kind: ClaimKind): boolean => isWorkedOut(kind) || kind === "expense";

/** Exact: the text of a number with two or three digits behind the point is the number JSON writes. 0 where nothing is typed. */
const numberOf = (typed: string, currency?: string): number => Number(amountOf(typed, currency) ?? 0);

const rateOf = (typed: string): string => typed.trim().replace(",", ".");
const count = (typed: string): number => Math.max(0, Math.trunc(Number(typed)) || 0);
const text = (typed: string | undefined): string | null => typed?.trim() || null;
const amountOrNull = (typed: string | undefined, currency?: string): number | null => (text(typed) === null ? null : numberOf(typed ?? "", currency));

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

const hasTax = (draft: TaxDraft): boolean => text(draft.tax_amount) !== null || text(draft.tax_rate) !== null;

/** The parts of an amount; what is not split is one part. */
function partsOf(draft: ClaimDraft): readonly LineDraft[] {
  if (draft.lines.length > 0) return draft.lines;
  const { category_id, amount, tax_amount, tax_rate } = draft;
  const isOwn = hasOwnCategory(draft.kind);
  const tax = isOwn ? {} : { tax_amount, tax_rate };
  return [{ id: "", category_id: isOwn ? "" : category_id, amount, description: "", production: "", person: "", ...tax }];
}

const linesOf = (draft: ClaimDraft) => partsOf(draft).map((line) => lineOf(line, draft.currency));
const lineOf = (line: LineDraft, currency: string) => ({
  id: line.id || null,
  category_id: line.category_id,
  amount: numberOf(line.amount, currency),
  tax_amount: amountOrNull(line.tax_amount, currency),
  tax_rate: amountOrNull(line.tax_rate),
  description: text(line.description),
  production: text(line.production),
  person: text(line.person),
});

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
    category_id: hasOwnCategory(draft.kind) ? null : text(draft.category_id),
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
  } else if (draft.lines.length > 0 || (hasTax(draft) && !hasOwnCategory(draft.kind))) {
    // Only parts know of tax.
    body.category_id = null;
    body.lines = linesOf(draft);
  } else {
    body.amount = numberOf(draft.amount, draft.currency);
  }
  if (isWorkedOut(draft.kind)) body.currency = null;
  else if (draft.rate.trim() !== "") body.rate = rateOf(draft.rate);
  if (isSettled(draft.kind) && draft.advance_id !== "") body.advance_id = draft.advance_id;
  return body;
}

const taxOf = ({ tax_amount: amount, tax_rate: rate }: Pick<ClaimLine, "tax_amount" | "tax_rate">): TaxDraft => ({
  tax_amount: amount == null ? "" : typedOf(amount),
  tax_rate: rate == null ? "" : String(rate),
});

/** A claim of the server, to be changed here. */
export function draftOf(claim: Claim): ClaimDraft {
  const draft = emptyDraft(claim.expense_date);
  const given = givenOf(claim.details).given ?? {};
  const zone = given.timezone ?? draft.per_diem.timezone;
  const [first] = claim.lines;
  // What the form asks only of parts makes a part of the only one too, so that it is not lost.
  const isSplit =
    !isWorkedOut(claim.kind) &&
    (claim.lines.length > 1 || !!first?.description || !!first?.person || (first?.production ?? "") !== (claim.production ?? ""));
  return {
    ...draft,
    kind: claim.kind,
    currency: claim.currency,
    amount: isWorkedOut(claim.kind) ? "" : typedOf(claim.amount),
    category_id: hasOwnCategory(claim.kind) ? "" : (claim.category_id ?? ""),
    merchant: claim.merchant ?? "",
    description: claim.description ?? "",
    notes: claim.notes ?? "",
    production: claim.production ?? "",
    rate: claim.rate_source === "typed" ? (claim.rate ?? "") : "",
    advance_id: claim.advance_id ?? "",
    ...(isSplit || !first ? {} : taxOf(first)),
    lines: isSplit
      ? claim.lines.map((line) => ({
          id: line.id,
          category_id: line.category_id,
          amount: typedOf(line.amount),
          ...taxOf(line),
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
  const plain = (written: ClaimDraft) => {
    const body = bodyOf(claim.id, written);
    const lines = isWorkedOut(written.kind) ? [] : linesOf(written);
    // A part without a production of its own has the claim's.
    const parts = lines.map((line) => ({ ...line, id: null, production: line.production ?? body.production }));
    return JSON.stringify({ ...body, amount: null, category_id: null, lines: parts });
  };
  return plain({ ...draft, currency: draft.currency || claim.currency }) === plain(draftOf(claim));
}
