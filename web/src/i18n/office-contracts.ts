// t() for the office's contracts: everything `t` of t.ts knows, and the texts of these screens.
import { english } from "./catalogue";
import { officeContracts } from "./en/office-contracts";
import { currentLocale } from "./locale";
import { fill, translator, type Message } from "./message";

export const t = translator({ ...english, ...officeContracts });

const byName: Readonly<Record<string, Message>> = officeContracts;

/** For keys that come from the server (an action of the history); null when there is no text for it. */
export function textOf(key: string, values: Readonly<Record<string, string | number>>): string | null {
  const message = Object.hasOwn(byName, key) ? byName[key] : undefined;
  return message === undefined ? null : fill(message, values, currentLocale());
}
