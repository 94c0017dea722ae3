// The audit log's entries in words. Actions are named noun first (contract_assign); details are shown as they were kept.

import { t, textOf } from "../../i18n/administration";

/** What can be filtered by: the actions people ask about. Others are found by searching. */
export const auditActions = [
  "contract_create",
  "contract_update",
  "contract_fields",
  "contract_assign",
  "contract_view",
  "contract_sign",
  "contract_decline",
  "contract_download",
  "contract_remind",
  "contract_withdraw",
  "contract_void",
  "contract_complete",
  "contract_archive",
  "contract_seal",
  "contract_seal_fail",
  "member_create",
  "member_update",
  "invitation_create",
  "invitation_accept",
  "invitation_revoke",
  "session_create",
  "session_end",
  "account_lock",
] as const;

/** What was done in words; actions this version does not know are shown by their own name. */
export function wordsOf(action: string): string {
  const known = textOf(`audit.${action}`);
  if (known !== null) return known;
  const words = action.replaceAll("_", " ");
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

const longest = 160;

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  if (typeof value === "object" && !Array.isArray(value)) return `(${changesText(value)})`;
  if (Array.isArray(value)) return value.map(valueText).join(", ");
  const text = String(value);
  // The beginning of a hash is enough to compare by eye.
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 12)}…` : text;
}

/** "title: Old → New" where before and after are known, else "name: value". */
export function changesText(changes: unknown): string {
  if (typeof changes !== "object" || changes === null) return "";
  const { before, after, ...rest } = changes as Record<string, unknown>;
  const parts: string[] = [];
  if (isRecord(before) && isRecord(after)) {
    for (const name of Object.keys(after)) {
      const [from, to] = [valueText(before[name]), valueText(after[name])];
      if (from !== to) parts.push(`${name.replaceAll("_", " ")}: ${from} → ${to}`);
    }
  } else if (isRecord(after)) {
    parts.push(changesText(after));
  }
  for (const [name, value] of Object.entries(rest)) parts.push(`${name.replaceAll("_", " ")}: ${valueText(value)}`);
  const text = parts.filter(Boolean).join(" · ");
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
