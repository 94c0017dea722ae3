// t() for one's own account: everything `t` of door.ts knows, and the texts of these screens.
import { english } from "./catalogue";
import { account } from "./en/account";
import { door } from "./en/door";
import { login } from "./en/login";
import { translator } from "./message";

export const t = translator({ ...english, ...login, ...door, ...account });

const byName: Readonly<Record<string, string | object>> = account;

/** For keys that come from the server (an event of the history); null when there is no text for it. */
export function textOf(key: string): string | null {
  const message = Object.hasOwn(byName, key) ? byName[key] : undefined;
  return typeof message === "string" ? message : null;
}
