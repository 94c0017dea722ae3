// Walking through the places to fill in: reading order, which one is next, and when everything is done. Pure.
import type { ContractField, Signature } from "../../../api/types";

export interface Filling {
  signature: Signature | null;
  initials: Signature | null;
  /** Fields of kind signature or initials the person has put their sign into. */
  placed: readonly string[];
  values: Readonly<Record<string, string>>;
}

/** Fields closer than this on a page read as one line. */
const sameLine = 0.012;

export function readingOrder(fields: readonly ContractField[]): ContractField[] {
  return fields.toSorted((a, b) => {
    if (a.page !== b.page) return a.page - b.page;
    if (Math.abs(a.y - b.y) > sameLine) return a.y - b.y;
    return a.x - b.x;
  });
}

export function isFilled(field: ContractField, filling: Filling): boolean {
  switch (field.kind) {
    case "signature":
      return filling.signature !== null && filling.placed.includes(field.id);
    case "initials":
      return filling.initials !== null && filling.placed.includes(field.id);
    case "date":
      // The server writes the day of signing.
      return true;
    case "name":
    case "text":
      return (filling.values[field.id] ?? "").trim() !== "";
  }
}

const open = (field: ContractField, filling: Filling): boolean => field.required && !isFilled(field, filling);

export const openFields = (fields: readonly ContractField[], filling: Filling): ContractField[] =>
  fields.filter((field) => open(field, filling));

/** The next open field after the current one, beginning again at the top; null when nothing is open. */
export function nextField(fields: readonly ContractField[], filling: Filling, currentId: string | null): ContractField | null {
  const ordered = readingOrder(fields);
  const start = ordered.findIndex((field) => field.id === currentId) + 1;
  const rotated = [...ordered.slice(start), ...ordered.slice(0, start)];
  return rotated.find((field) => open(field, filling)) ?? null;
}

/** Complete when every required field is filled, and there is a signature even where no place was drawn for it. */
export const isComplete = (fields: readonly ContractField[], filling: Filling): boolean =>
  filling.signature !== null && openFields(fields, filling).length === 0;

export const needsInitials = (fields: readonly ContractField[]): boolean => fields.some((field) => field.kind === "initials");

/** Names are known already; the person may change them. */
export function initialValues(fields: readonly ContractField[], signerName: string): Record<string, string> {
  return Object.fromEntries(fields.filter((field) => field.kind === "name").map((field) => [field.id, signerName]));
}
