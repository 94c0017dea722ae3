// The outbox of the signed-in person: one per person and company, sent from the app's start on. The only place that knows
// both the device's queue and the server's routes.
import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { OutboxClaim } from "../device/outbox/model";
import { Outbox } from "../device/outbox/outbox";
import { startSync, type Activity, type Carrier, type Sync } from "../device/outbox/sync";
import { bodyOf, saysTheSame, type ClaimDraft } from "./claim-draft";
import { categoriesQuery, claimDefaultsQuery } from "./claims";
import { client, ifMatch, ok } from "./client";
import { isType } from "./problems";
import { judge } from "./refusal";
import type { Claim } from "./types";
import { upload } from "./upload";

export type ClaimOutbox = Outbox<ClaimDraft>;
export type WaitingClaim = OutboxClaim<ClaimDraft>;

const path = (id: string) => ({ path: { id } });
const detail = (id: string, signal: AbortSignal): Promise<Claim> =>
  ok(client.GET("/api/v1/expenses/{id}", { params: path(id), signal }));

/** Exported for its test. */
export const carrier: Carrier<ClaimDraft> = {
  create: async (id, content, signal) =>
    (await ok<Claim>(client.POST("/api/v1/expenses", { params: {}, body: bodyOf(id, content), signal }))).version,
  replace: async (id, content, version, signal) => {
    const known = version ?? (await detail(id, signal)).version;
    const put = (current: number): Promise<Claim> =>
      ok(
        client.PUT("/api/v1/expenses/{id}", {
          params: { ...path(id), header: ifMatch(current) },
          body: bodyOf(id, content),
          signal,
        }),
      );
    try {
      return (await put(known)).version;
    } catch (error) {
      if (!isType(error, "version_mismatch")) throw error;
      // Perhaps it was this very change, and only its answer was lost.
      const there = await detail(id, signal);
      if (saysTheSame(there, content)) return there.version;
      throw error;
    }
  },
  addReceipt: async (id, receipt, bytes, { signal, onProgress }) => {
    const form = new FormData();
    form.append("id", receipt.id);
    form.append("file", new Blob([bytes], { type: receipt.type }), receipt.name);
    await upload(`/api/v1/expenses/${id}/receipts`, form, { signal, onProgress });
  },
  removeReceipt: async (id, receiptId, signal) => {
    try {
      await client.DELETE("/api/v1/expenses/{id}/receipts/{receipt_id}", {
        params: { path: { id, receipt_id: receiptId } },
        signal,
      });
    } catch (error) {
      // It never arrived, or is gone already.
      if (!isType(error, "not_found")) throw error;
    }
  },
  submit: async (id, signal) => {
    await client.POST("/api/v1/expenses/{id}/submit", { params: path(id), signal });
  },
  judge,
};

interface Running {
  outbox: ClaimOutbox;
  sync: Sync | null;
}

let current: Running | null = null;

/** The outbox of this viewer; opened when first asked for. */
export function outboxOf(viewer: string): ClaimOutbox {
  if (current?.outbox.viewer === viewer) return current.outbox;
  current?.sync?.stop();
  current?.outbox.close();
  const outbox: ClaimOutbox = new Outbox(viewer);
  current = { outbox, sync: null };
  // Where nothing can be kept, writing says so; reading finds nothing.
  outbox.load().catch(() => undefined);
  return outbox;
}

/** Sends what waits, from now on until the answer is called. */
function sendOutbox(viewer: string, onSent: (claimId: string) => void): () => void {
  const outbox = outboxOf(viewer);
  const running = current;
  if (!running || running.sync) return () => undefined;
  const sync = startSync(outbox, carrier, onSent);
  running.sync = sync;
  for (const listener of activityListeners) listener();
  const forget = sync.subscribe(() => {
    for (const listener of activityListeners) listener();
  });
  return () => {
    forget();
    sync.stop();
    running.sync = null;
  };
}

/** From the app's start on: sends what waits, and has ready what the first claim without a network needs. */
export function moveClaims(viewer: string, queries: QueryClient): () => void {
  void queries.prefetchQuery(categoriesQuery);
  void queries.prefetchQuery(claimDefaultsQuery);
  return sendOutbox(viewer, () => void queries.invalidateQueries({ queryKey: ["expense"] }));
}

const activityListeners = new Set<() => void>();
const onActivity = (listener: () => void): (() => void) => {
  activityListeners.add(listener);
  return () => activityListeners.delete(listener);
};
const activityNow = (): Activity | null => current?.sync?.activity() ?? null;

/** What waits on this device, oldest first. */
export function useWaitingClaims(viewer: string): readonly WaitingClaim[] {
  const outbox = outboxOf(viewer);
  return useSyncExternalStore(outbox.subscribe, outbox.claims, outbox.claims);
}

/** Which claim is on its way now, and how much of it has arrived. */
export const useSending = (): Activity | null => useSyncExternalStore(onActivity, activityNow, activityNow);

/** Looks into the outbox again when a screen opens: another tab may have sent from it. */
export function useFreshOutbox(viewer: string): void {
  useEffect(() => {
    outboxOf(viewer)
      .load()
      .catch(() => undefined);
  }, [viewer]);
}

/** Tries at once instead of at the next occasion. */
export const sendNow = (): void => current?.sync?.wake();
