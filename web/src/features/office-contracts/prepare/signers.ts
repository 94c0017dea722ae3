// Whose fields there are: the artist (or signers 1…n of one document) and the company's counter-signer.
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import type { PlacedField } from "./geometry";

export const companySlot = 0;
export const mostSigners = 50;

export function slotsOf(mode: Contract["signing_mode"], fields: readonly PlacedField[], added: number): number[] {
  if (mode === "individual") return [1, companySlot];
  const count = Math.min(mostSigners, Math.max(2, added, ...fields.map((field) => field.slot)));
  return [...Array.from({ length: count }, (_, index) => index + 1), companySlot];
}

export function slotName(mode: Contract["signing_mode"], slot: number): string {
  if (slot === companySlot) return t("prepare.signer.counter");
  return mode === "individual" ? t("prepare.signer.artist") : t("prepare.signer.n", { n: slot });
}

const tones = ["company", "one", "two", "three"] as const;

/** Colours repeat after three signers; the name stands in every field. */
export const slotTone = (slot: number): (typeof tones)[number] =>
  slot === companySlot ? "company" : (tones[1 + ((slot - 1) % 3)] ?? "one");
