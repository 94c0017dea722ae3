// Who is chosen, in the order of choosing; for one document for all, that is the order of the signers.
import type { Artist, Contract } from "../../../api/types";

export type Chosen = readonly Artist[];

export const isChosen = (chosen: Chosen, id: string): boolean => chosen.some((artist) => artist.id === id);

export function toggle(chosen: Chosen, artist: Artist): Chosen {
  return isChosen(chosen, artist.id) ? chosen.filter((each) => each.id !== artist.id) : [...chosen, artist];
}

/** Adds those not chosen yet; `excluded` already have the contract. */
export function addAll(chosen: Chosen, artists: readonly Artist[], excluded: ReadonlySet<string>): Chosen {
  const have = new Set(chosen.map((artist) => artist.id));
  return [...chosen, ...artists.filter((artist) => !have.has(artist.id) && !excluded.has(artist.id) && artist.status === "active")];
}

export function move(chosen: Chosen, index: number, by: -1 | 1): Chosen {
  const to = index + by;
  const [from, other] = [chosen[index], chosen[to]];
  if (!from || !other) return chosen;
  const next = [...chosen];
  next[index] = other;
  next[to] = from;
  return next;
}

export type Obstacle =
  | { type: "nobody" }
  | { type: "fewer_signers"; missing: number }
  | { type: "counter_signer" }
  | { type: "too_many"; most: number };

const mostJointSigners = 50;

/** Why it cannot be sent yet, if so; the server checks the same. */
export function obstacle(
  contract: Pick<Contract, "signing_mode" | "fields">,
  chosen: number,
  hasCounterSigner: boolean,
): Obstacle | null {
  if (chosen === 0) return { type: "nobody" };
  const slots = (contract.fields ?? []).map((field) => field.slot);
  if (contract.signing_mode === "joint") {
    const needed = Math.max(0, ...slots);
    if (chosen < needed) return { type: "fewer_signers", missing: needed - chosen };
    if (chosen > mostJointSigners) return { type: "too_many", most: mostJointSigners };
  }
  if (slots.includes(0) && !hasCounterSigner) return { type: "counter_signer" };
  return null;
}
