// Signing out where something would stay behind: the person is asked first. The shell shows the question.
import { signOut } from "../api/identity";

let unsent: number | null = null;
const listeners = new Set<() => void>();

function ask(count: number | null): void {
  unsent = count;
  for (const listener of listeners) listener();
}

/** How many claims are only on this device, while the question is open. */
export const unsentOnLeaving = (): number | null => unsent;

export function onLeaving(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const stay = (): void => ask(null);

/** Signs out, or asks first. */
export async function leave(viewer: string): Promise<void> {
  const count = await import("../device/outbox/outbox").then(({ countUnsent }) => countUnsent(viewer)).catch(() => 0);
  if (count > 0) ask(count);
  else await signOut();
}
