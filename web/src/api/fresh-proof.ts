// Who waits for a fresh proof. Requests that are refused at the same time share one question; the shell watches it.
let waiting: { promise: Promise<boolean>; answer: (proved: boolean) => void } | null = null;
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

export const needsFreshProof = (): boolean => waiting !== null;

export function onFreshProofChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Resolves to true once the person has proved who they are, to false when they would rather not. */
export function askForFreshProof(): Promise<boolean> {
  // Nobody is there to ask: the refusal stands.
  if (listeners.size === 0) return Promise.resolve(false);
  if (waiting === null) {
    let answer: (proved: boolean) => void = () => undefined;
    const promise = new Promise<boolean>((resolve) => (answer = resolve));
    waiting = { promise, answer };
    changed();
  }
  return waiting.promise;
}

export function answerFreshProof(proved: boolean): void {
  const { answer } = waiting ?? {};
  waiting = null;
  answer?.(proved);
  changed();
}
