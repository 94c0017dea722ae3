// A copy of the person's next weeks, for reading without a network: one for each person and company, replaced by each newer
// one, so that it is found on whatever day the network is away. Erased at sign-out with the other copies.
import { dataCache, keepIn, viewerOfCopies } from "./offline-copies";
import type { ScheduleEvent } from "./types";

export interface AgendaCopy {
  at: number;
  events: ScheduleEvent[];
}

const keyOf = (viewer: string): string => `/offline/agenda/${encodeURIComponent(viewer)}`;

export async function keepAgenda(events: readonly ScheduleEvent[]): Promise<void> {
  const viewer = viewerOfCopies();
  if (viewer === null || typeof caches === "undefined") return;
  try {
    await keepIn(dataCache, viewer, keyOf(viewer), Response.json({ at: Date.now(), events }));
  } catch {
    // A full disk must not stop somebody from reading.
  }
}

export async function agendaCopy(): Promise<AgendaCopy | null> {
  const viewer = viewerOfCopies();
  if (viewer === null || typeof caches === "undefined") return null;
  try {
    const kept = await (await caches.open(dataCache)).match(keyOf(viewer));
    return kept ? ((await kept.json()) as AgendaCopy) : null;
  } catch {
    return null;
  }
}
