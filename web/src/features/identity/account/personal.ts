// Rules of the personal data form: an IBAN's check digits (ISO 13616), and parts that belong together.
import type { Personal, PersonalUpdate } from "../../../api/types";

export interface PersonalForm {
  phone: string;
  country: string;
  number: string;
  vat_number: string;
  iban: string;
  name: string;
  relation: string;
  emergency_phone: string;
}

export function formOf(data: Personal): PersonalForm {
  const { tax, emergency_contact: contact } = data;
  return {
    phone: data.phone ?? "",
    country: tax?.country ?? "",
    number: tax?.number ?? "",
    vat_number: tax?.vat_number ?? "",
    iban: tax?.iban ?? "",
    name: contact?.name ?? "",
    relation: contact?.relation ?? "",
    emergency_phone: contact?.phone ?? "",
  };
}

const given = (text: string): string | null => (text.trim() === "" ? null : text.trim());

export function updateOf(form: PersonalForm): PersonalUpdate {
  const hasTax = [form.country, form.number, form.vat_number, form.iban].some((text) => given(text) !== null);
  const hasContact = [form.name, form.relation, form.emergency_phone].some((text) => given(text) !== null);
  const iban = given(form.iban);
  return {
    phone: given(form.phone),
    tax: hasTax
      ? {
          country: form.country,
          number: form.number.trim(),
          vat_number: given(form.vat_number),
          iban: iban === null ? null : ibanOf(iban),
        }
      : null,
    emergency_contact: hasContact ? { name: form.name.trim(), relation: form.relation.trim(), phone: form.emergency_phone.trim() } : null,
  };
}

/** Without the spaces people write and read it with. */
export const ibanOf = (text: string): string => text.replaceAll(/\s/g, "").toUpperCase();

/** ISO 13616: moved to the end, letters as numbers, the rest of a division by 97 is one. */
export function isIban(text: string): boolean {
  const iban = ibanOf(text);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  let rest = 0;
  for (const letter of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of String(Number.parseInt(letter, 36))) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}

export type PersonalMistake = "iban" | "tax" | "emergency";

export function mistakesIn(form: PersonalForm): PersonalMistake[] {
  const { tax, emergency_contact: contact } = updateOf(form);
  const mistakes: PersonalMistake[] = [];
  if (form.iban.trim() !== "" && !isIban(form.iban)) mistakes.push("iban");
  if (tax && (tax.country === "" || tax.number === "")) mistakes.push("tax");
  if (contact && (contact.name === "" || contact.relation === "" || contact.phone === "")) mistakes.push("emergency");
  return mistakes;
}
