// What waits on this device: a claim, what of it the server has already, and what comes next. Pure values.

export interface OutboxReceipt {
  /** Made on the device; the server keeps it. */
  id: string;
  name: string;
  type: string;
  size: number;
  sent: boolean;
}

/** Why the server did not take it; kept with the claim until the person has changed or discarded it. */
export interface Refusal {
  type: string;
  status: number;
  request_id: string | null;
  errors: readonly { field: string; message: string }[];
}

/** `draft` stays on the device; `save` becomes a draft of the server; `submit` goes on to the approvers. */
export type Goal = "draft" | "save" | "submit";

export interface OutboxClaim<Content = unknown> {
  id: string;
  /** Person and company. Nobody else on this device sees or sends it. */
  viewer: string;
  goal: Goal;
  content: Content;
  /** Counts the changes of the content. */
  revision: number;
  /** The revision the server has; 0 while it has none. */
  sent_revision: number;
  /** The creation that is on its way: repeated exactly as it was until it is answered, whatever was typed meanwhile. */
  attempt: { revision: number; content: Content } | null;
  created: boolean;
  /** The server's version the content was written on; null when it has to be asked for. */
  version: number | null;
  receipts: readonly OutboxReceipt[];
  /** Receipts the server has and the person took away. */
  removed: readonly string[];
  submitted: boolean;
  refusal: Refusal | null;
  made_at: number;
}

export type Step<Content> =
  | { kind: "create"; revision: number; content: Content }
  | { kind: "replace"; revision: number; content: Content; version: number | null }
  | { kind: "remove_receipt"; receiptId: string }
  | { kind: "add_receipt"; receipt: OutboxReceipt }
  | { kind: "submit" }
  | { kind: "done" };

export const isWaiting = (claim: OutboxClaim): boolean => claim.goal !== "draft" && claim.refusal === null;

/** In this order a claim always makes sense on the server, wherever the connection ends. */
export function nextStep<Content>(claim: OutboxClaim<Content>): Step<Content> {
  if (!claim.created) return { kind: "create", ...(claim.attempt ?? { revision: claim.revision, content: claim.content }) };
  if (claim.sent_revision < claim.revision) {
    return { kind: "replace", revision: claim.revision, content: claim.content, version: claim.version };
  }
  const gone = claim.removed[0];
  if (gone !== undefined) return { kind: "remove_receipt", receiptId: gone };
  const receipt = claim.receipts.find(({ sent }) => !sent);
  if (receipt) return { kind: "add_receipt", receipt };
  if (claim.goal === "submit" && !claim.submitted) return { kind: "submit" };
  return { kind: "done" };
}

/** What a step without bytes weighs against the bytes of receipts. */
const stepWeight = 4_000;

/** How much of a claim is on the server, 0 to 1; `share` is how far its current step is. */
export function progressOf(claim: OutboxClaim, share: number): number {
  const current = nextStep(claim);
  let total = stepWeight * (claim.goal === "submit" ? 2 : 1);
  let sent = claim.sent_revision === claim.revision ? stepWeight : 0;
  for (const receipt of claim.receipts) {
    total += receipt.size;
    if (receipt.sent) sent += receipt.size;
  }
  if (current.kind === "add_receipt") sent += current.receipt.size * share;
  if (claim.submitted) sent += stepWeight;
  return Math.min(1, sent / total);
}
