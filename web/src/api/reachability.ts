// Is the server reachable? Learnt from requests that failed, because `navigator.onLine` only knows about cables.
let unreachable = false;
let copyAt: number | null = null;
const listeners = new Set<() => void>();

export interface Reachability {
  readonly offline: boolean;
  /** When the oldest copy on screen was loaded; null when nothing on screen is a copy. */
  readonly copyAt: number | null;
}
let snapshot: Reachability = { offline: false, copyAt: null };

function changed(): void {
  if (snapshot.offline === unreachable && snapshot.copyAt === copyAt) return;
  snapshot = { offline: unreachable, copyAt };
  for (const listener of listeners) listener();
}

export function reportUnreachable(at: number | null): void {
  unreachable = true;
  if (at !== null) copyAt = copyAt === null ? at : Math.min(copyAt, at);
  changed();
}

export function reportReachable(): void {
  unreachable = false;
  copyAt = null;
  changed();
}

export const reachability = (): Reachability => snapshot;

export function onReachabilityChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
