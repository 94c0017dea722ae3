// t() for administration: everything `t` of t.ts knows, and the texts of these screens.
import { english } from "./catalogue";
import { administration } from "./en/administration";
import { translator } from "./message";

export const t = translator({ ...english, ...administration });

const byName: Readonly<Record<string, string | object>> = administration;

/** For keys that come from the server (an action of the audit log); null when there is no text for it. */
export function textOf(key: string): string | null {
  const message = Object.hasOwn(byName, key) ? byName[key] : undefined;
  return typeof message === "string" ? message : null;
}
