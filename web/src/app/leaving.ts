// Signing out where something would stay behind: the person is asked first. The shell shows the question.
import { signOut } from "../api/identity";
import type { Unsent } from "../device/unsent";

let unsent: Unsent | null = null;
const listeners = new Set<() => void>();

function ask(found: Unsent | null): void {
  unsent = found;
  for (const listener of listeners) listener();
}

/** What is only on this device, while the question is open. */
export const unsentOnLeaving = (): Unsent | null => unsent;

export function onLeaving(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const stay = (): void => ask(null);

/** Signs out, or asks first. */
export async function leave(viewer: string): Promise<void> {
  const found = await import("../device/unsent").then(({ countUnsent }) => countUnsent(viewer)).catch(() => null);
  if (found && found.claims + found.replies > 0) ask(found);
  else await signOut();
}
