// The rows of the tracking table. With a copy for each person, the company's signature on a copy belongs to that
// person's row: two hundred rows with the same counter-signer would tell nobody anything.
import type { Assignment, Contract } from "../../../api/types";

export interface SignerRow {
  part: Assignment;
  /** The company's part of the same copy. */
  company: Assignment | null;
}

/** `complete`: nothing more will be loaded, so a company's part without its artist stands alone. */
export function rowsOf(parts: readonly Assignment[], mode: Contract["signing_mode"], complete: boolean): SignerRow[] {
  if (mode === "joint") return parts.map((part) => ({ part, company: null }));
  const company = new Map<string, Assignment>();
  for (const part of parts) if (part.signer_kind === "counter_signer" && part.seal) company.set(part.seal.id, part);
  const rows = parts
    .filter((part) => part.signer_kind === "artist")
    .map((part): SignerRow => ({ part, company: (part.seal && company.get(part.seal.id)) ?? null }));
  if (!complete) return rows;
  const shown = new Set(rows.flatMap((row) => row.company?.id ?? []));
  const alone = parts.filter((part) => part.signer_kind === "counter_signer" && !shown.has(part.id));
  return [...rows, ...alone.map((part) => ({ part, company: null }))];
}

export interface Unopened {
  /** People, not copies; without the viewer, whom nobody needs to remind. */
  people: number;
  /** Their parts, where all are known; null leaves the choice to the server. */
  parts: string[] | null;
}

export function unopenedOf(parts: readonly Assignment[], complete: boolean, total: number, viewer: string): Unopened {
  if (!complete) return { people: total, parts: null };
  const others = parts.filter((part) => part.user_id !== viewer);
  return { people: new Set(others.map((part) => part.user_id)).size, parts: others.map((part) => part.id) };
}

/** Copies that could not be sealed; `shown` is what came with the contract, and newer than `others`. */
export function failedSeals(shown: readonly Assignment[], others: readonly Assignment[]): number {
  const states = new Map<string, string>();
  for (const { seal } of [...others, ...shown]) if (seal) states.set(seal.id, seal.status);
  return [...states.values()].filter((status) => status === "failed").length;
}
