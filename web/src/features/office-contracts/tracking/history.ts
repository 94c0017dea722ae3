// The history of a contract in the office's words, with the numbers and reasons that the log keeps.
import type { Activity } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t, textOf } from "../../../i18n/office-contracts";
import type { TimelineEntry } from "../../../ui/Timeline";

type Detail = Readonly<Record<string, unknown>>;

function detailOf(entry: Activity): Detail {
  const detail: unknown = entry.detail;
  return typeof detail === "object" && detail !== null ? (detail as Detail) : {};
}

/** The number an action is about: fields placed, people reminded. */
function countOf(detail: Detail): number {
  const number = [detail["artists"], detail["people"], detail["parts"], detail["fields"]].find((value) => typeof value === "number");
  return typeof number === "number" ? number : 1;
}

export function historyText(entry: Activity): string {
  const actor = entry.actor_name || t("history.system");
  const known = textOf(`history.${entry.action}`, { actor, count: countOf(detailOf(entry)) });
  return known ?? t("history.other", { actor, action: entry.action.replace(/^contract_/, "").replaceAll("_", " ") });
}

const reads = new Set(["contract_preview", "contract_download", "contract_sign_begin"]);

/** Reading the same thing again is one line of the history; the audit log keeps each. */
function repeats(entry: Activity, newer: Activity | undefined): boolean {
  return newer !== undefined && reads.has(entry.action) && newer.action === entry.action && newer.actor_name === entry.actor_name;
}

export function historyEntries(entries: readonly Activity[]): TimelineEntry[] {
  const shown = entries.filter((entry, index) => !repeats(entry, entries[index - 1]));
  return shown.map((entry) => {
    const { reason, message } = detailOf(entry);
    const said = [reason, message].find((value) => typeof value === "string" && value !== "");
    return {
      id: String(entry.seq),
      text: historyText(entry),
      at: entry.at,
      when: formatWhen(entry.at),
      detail: typeof said === "string" ? said : null,
    };
  });
}
