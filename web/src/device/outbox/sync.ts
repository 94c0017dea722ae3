// Sends what waits in an outbox: one claim after the other, one step at a time, each step written down before the next.
// Steps may be repeated (same ids, and the server answers a repeat like the first time), so nothing arrives twice.
import { atEveryOccasion, retryMs } from "../occasions";
import { isWaiting, nextStep, progressOf, type OutboxReceipt, type Refusal, type Step } from "./model";
import type { Outbox } from "./outbox";

/** The server, in the words of the outbox. Every function may be called again with the same arguments. */
export interface Carrier<Content> {
  /** Resolve to the server's version of the claim. */
  create(id: string, content: Content, signal: AbortSignal): Promise<number>;
  replace(id: string, content: Content, version: number | null, signal: AbortSignal): Promise<number>;
  addReceipt(id: string, receipt: OutboxReceipt, bytes: ArrayBuffer, options: Sending): Promise<void>;
  removeReceipt(id: string, receiptId: string, signal: AbortSignal): Promise<void>;
  submit(id: string, signal: AbortSignal): Promise<void>;
  /** A refusal is for the person to mend; everything else passes by itself. */
  judge(error: unknown): Refusal | { retryAfterSeconds: number | null };
}

export interface Sending {
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

export interface Activity {
  claimId: string;
  /** 0 to 1 of the whole claim. */
  progress: number;
}

export interface Sync {
  /** Something may have changed: a connection, a sign-in, a new claim. */
  wake: () => void;
  stop: () => void;
  activity: () => Activity | null;
  subscribe: (listener: () => void) => () => void;
}

/** The browser lost a picture it had taken (only seen on damaged disks): said, not skipped. */
class LostReceipt extends Error {
  override readonly name = "LostReceipt";
}
const lostReceipt: Refusal = { type: "receipt_lost", status: 0, request_id: null, errors: [] };

const silenceMs = 20_000;

export function startSync<Content>(outbox: Outbox<Content>, carrier: Carrier<Content>, onSent: (claimId: string) => void): Sync {
  const listeners = new Set<() => void>();
  const stopping = new AbortController();
  let activity: Activity | null = null;

  const show = (next: Activity | null) => {
    activity = next;
    for (const listener of listeners) listener();
  };

  /** One step, ended when nothing moves any more: a dead connection is not always reported. */
  const attempt = async (id: string, step: Exclude<Step<Content>, { kind: "done" }>): Promise<void> => {
    const ending = new AbortController();
    let silence = setTimeout(() => ending.abort(), silenceMs);
    const onProgress = (share: number) => {
      clearTimeout(silence);
      silence = setTimeout(() => ending.abort(), silenceMs);
      const claim = outbox.find(id);
      if (claim) show({ claimId: id, progress: progressOf(claim, share) });
    };
    try {
      await perform(outbox, carrier, id, step, { signal: AbortSignal.any([ending.signal, stopping.signal]), onProgress });
    } finally {
      clearTimeout(silence);
    }
  };

  /** Resolves to how long to wait when the connection is in the way, and to null when this claim is over. */
  const send = async (id: string): Promise<number | null> => {
    for (;;) {
      const claim = outbox.find(id);
      if (!claim || !isWaiting(claim) || stopping.signal.aborted) return null;
      const step = nextStep(claim);
      if (step.kind === "done") {
        await outbox.finish(id);
        if (outbox.find(id)) continue;
        onSent(id);
        return null;
      }
      show({ claimId: id, progress: progressOf(claim, 0) });
      try {
        await attempt(id, step);
      } catch (error) {
        if (stopping.signal.aborted) return null;
        const verdict = error instanceof LostReceipt ? lostReceipt : carrier.judge(error);
        if (!("type" in verdict)) return Math.max(retryMs, (verdict.retryAfterSeconds ?? 0) * 1000);
        await outbox.apply(id, () => ({ refusal: verdict, attempt: null }));
        return null;
      }
    }
  };

  const sendAll = async (): Promise<number | null> => {
    await outbox.load();
    for (const { id } of outbox.claims().filter(isWaiting)) {
      const wait = await send(id);
      if (wait !== null) return wait;
    }
    return null;
  };

  const occasions = atEveryOccasion(`biglive-outbox.${outbox.viewer}`, sendAll, () => show(null));
  const forgetOutbox = outbox.subscribe(() => {
    if (!occasions.isRunning() && outbox.claims().some(isWaiting)) occasions.wake();
  });

  return {
    wake: occasions.wake,
    activity: () => activity,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      stopping.abort();
      occasions.stop();
      forgetOutbox();
    },
  };
}

async function perform<Content>(
  outbox: Outbox<Content>,
  carrier: Carrier<Content>,
  id: string,
  step: Exclude<Step<Content>, { kind: "done" }>,
  sending: Sending,
): Promise<void> {
  const { signal } = sending;
  switch (step.kind) {
    case "create": {
      const { revision, content } = step;
      await outbox.apply(id, () => ({ attempt: { revision, content } }));
      const version = await carrier.create(id, content, signal);
      await outbox.apply(id, () => ({ created: true, attempt: null, sent_revision: revision, version }));
      break;
    }
    case "replace": {
      const { revision } = step;
      const version = await carrier.replace(id, step.content, step.version, signal);
      await outbox.apply(id, () => ({ sent_revision: revision, version }));
      break;
    }
    case "remove_receipt": {
      const { receiptId } = step;
      await carrier.removeReceipt(id, receiptId, signal);
      // A claim's version moves with its receipts, and the answer does not say to which.
      await outbox.apply(id, (claim) => ({ removed: claim.removed.filter((gone) => gone !== receiptId), version: null }));
      break;
    }
    case "add_receipt": {
      const { receipt } = step;
      const bytes = await outbox.bytesOf(receipt.id);
      if (!bytes) throw new LostReceipt(receipt.name);
      await carrier.addReceipt(id, receipt, bytes, sending);
      await outbox.apply(id, (claim) => ({
        receipts: claim.receipts.map((entry) => (entry.id === receipt.id ? { ...entry, sent: true } : entry)),
        version: null,
      }));
      break;
    }
    case "submit":
      await carrier.submit(id, signal);
      await outbox.apply(id, () => ({ submitted: true }));
      break;
  }
}
