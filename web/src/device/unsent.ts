// How much is only on this device, before somebody signs out.
import { countUnsent as countClaims } from "./outbox/outbox";
import { countUnsaid } from "./replies/replies";

export interface Unsent {
  claims: number;
  replies: number;
}

/** What this person wrote and the server does not have; nothing where nothing can be kept. */
export async function countUnsent(viewer: string): Promise<Unsent> {
  const [claims, replies] = await Promise.all([countClaims(viewer), countUnsaid(viewer)]);
  return { claims, replies };
}
