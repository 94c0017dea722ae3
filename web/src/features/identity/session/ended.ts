// Why the session of this device ended, in words. Apart from the other texts: only who is signed out reads it.
import { sessionEndReason } from "../../../api/session";
import { owesSignOut } from "../../../device/signed-out";
import { ended } from "../../../i18n/en/ended";
import { translator } from "../../../i18n/message";

const t = translator(ended);

/** Null where nobody knows. */
export function whyEnded(): string | null {
  const key = `ended.${sessionEndReason() ?? (owesSignOut() ? "unsent" : "")}`;
  return Object.hasOwn(ended, key) ? t(key as keyof typeof ended) : null;
}
