// What was said of calls and is not with the office yet, in IndexedDB: it outlives the app and goes with the next
// connection. It knows no network; `api/replies.ts` sends. Like the outbox it outlives signing out, unless the person says
// otherwise. Where the browser keeps nothing it lives as long as the page.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Refusal } from "../outbox/model";
import { addedTo, isTold, type Reply, type Said } from "./model";

interface RepliesSchema extends DBSchema {
  replies: { key: [string, string]; value: Reply; indexes: { viewer: string } };
}

/** The event as it was before the person's eyes. */
export interface Seen {
  id: string;
  title: string;
  essence: string;
}

const databaseName = "biglive-replies";
const channelName = "biglive-replies";

function openDatabase(): Promise<IDBPDatabase<RepliesSchema>> {
  return openDB<RepliesSchema>(databaseName, 1, {
    upgrade: (db) => {
      db.createObjectStore("replies", { keyPath: ["viewer", "id"] }).createIndex("viewer", "viewer");
    },
  });
}

/** The replies of one person in one company. */
export class Replies {
  readonly viewer: string;
  #database: Promise<IDBPDatabase<RepliesSchema>> | undefined;
  #replies: ReadonlyMap<string, Reply> = new Map();
  #listeners = new Set<() => void>();
  /** Tells the other tabs of this browser; each of them reads again. */
  #channel: BroadcastChannel | null = null;

  constructor(viewer: string) {
    this.viewer = viewer;
    if (typeof BroadcastChannel === "undefined") return;
    this.#channel = new BroadcastChannel(channelName);
    this.#channel.onmessage = () => void this.load();
  }

  /** By event. */
  readonly all = (): ReadonlyMap<string, Reply> => this.#replies;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async load(): Promise<void> {
    try {
      const kept = await (await this.#open()).getAllFromIndex("replies", "viewer", this.viewer);
      this.#show(kept);
    } catch {
      // Nothing can be kept here; what this page knows stays.
    }
  }

  see(event: Seen): Promise<void> {
    return this.#change(event.id, (reply) => ({ ...(reply ?? this.#begun(event)), seen: event.essence }));
  }

  /** What is said anew answers a refusal. */
  say(event: Seen, said: Said): Promise<void> {
    return this.#change(event.id, (reply) => {
      const before = reply ?? this.#begun(event);
      return {
        ...before,
        seen: event.essence,
        essence: event.essence,
        ...addedTo(before, said),
        left_out: 0,
        revision: before.revision + 1,
        refusal: null,
      };
    });
  }

  /** Tells what goes for itself, whatever was said before: that somebody came or left, or on which days they could. */
  tell(id: string, title: string, what: Pick<Reply, "passage" | "days">): Promise<void> {
    return this.#change(id, (reply) => ({ ...this.#begun({ id, title, essence: "" }), ...what, revision: (reply?.revision ?? 0) + 1 }));
  }

  /** A connection was in the way. */
  delay(id: string): Promise<void> {
    return this.#change(id, (reply) => reply && { ...reply, is_late: true });
  }

  refuse(id: string, revision: number, refusal: Refusal): Promise<void> {
    // What they looked at since is still to be told.
    return this.#change(id, (reply) => (reply?.revision === revision ? { ...reply, seen: reply.seen === reply.essence ? null : reply.seen, refusal } : reply));
  }

  /** Forgets what has arrived; what was said meanwhile stays, what was refused, and on how many dates it could not be noted. */
  finish(id: string, revision: number, leftOut = 0): Promise<void> {
    return this.#change(id, (reply) => {
      if (!reply) return undefined;
      const rest = { ...reply, seen: null };
      if (reply.revision !== revision || reply.refusal !== null) return rest;
      const left = isTold(reply) ? leftOut : (reply.left_out ?? 0);
      return left > 0 ? { ...rest, said: null, wide: null, is_late: false, left_out: left } : undefined;
    });
  }

  discard(id: string): Promise<void> {
    return this.#change(id, () => undefined);
  }

  async discardAll(): Promise<void> {
    for (const id of this.#replies.keys()) await this.discard(id);
  }

  close(): void {
    this.#channel?.close();
    void this.#database?.then((db) => db.close()).catch(() => undefined);
    this.#database = undefined;
  }

  #begun({ id, title, essence }: Seen): Reply {
    return { id, viewer: this.viewer, title, seen: null, essence, said: null, revision: 0, is_late: false, refusal: null, made_at: Date.now() };
  }

  #open(): Promise<IDBPDatabase<RepliesSchema>> {
    const opening = (this.#database ??= openDatabase());
    // A refusal may pass (a full disk, another tab that upgrades): the next one asks again.
    opening.catch(() => {
      if (this.#database === opening) this.#database = undefined;
    });
    return opening;
  }

  #show(replies: readonly Reply[]): void {
    this.#replies = new Map(replies.toSorted((a, b) => a.made_at - b.made_at).map((reply) => [reply.id, reply]));
    for (const listener of this.#listeners) listener();
  }

  /** Changes one reply as it is on the disk now, not as a screen or another tab remembers it. */
  async #change(id: string, change: (reply: Reply | undefined) => Reply | undefined): Promise<void> {
    try {
      const db = await this.#open();
      const tx = db.transaction("replies", "readwrite", { durability: "strict" });
      const next = change(await tx.store.get([this.viewer, id]));
      if (next) await tx.store.put(next);
      else await tx.store.delete([this.viewer, id]);
      await tx.done;
      await this.load();
      this.#channel?.postMessage(null);
    } catch {
      const others = [...this.#replies.values()].filter((reply) => reply.id !== id);
      const next = change(this.#replies.get(id));
      this.#show(next ? [...others, next] : others);
    }
  }
}

/** How much this person has said that is not with the office; 0 where nothing can be kept. */
export async function countUnsaid(viewer: string): Promise<number> {
  try {
    const db = await openDatabase();
    const kept = await db.getAllFromIndex("replies", "viewer", viewer);
    db.close();
    return kept.filter(isTold).length;
  } catch {
    return 0;
  }
}

/** Forgets what somebody only looked at; what they said stays, unless they say otherwise. */
export async function eraseLooks(): Promise<void> {
  try {
    const db = await openDatabase();
    for (const reply of await db.getAll("replies")) if (!isTold(reply)) await db.delete("replies", [reply.viewer, reply.id]);
    db.close();
  } catch {
    // Nothing can be kept here, so nothing is.
  }
}
