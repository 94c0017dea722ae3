// The outbox: claims and their receipts' bytes in IndexedDB until the server has them. A promise of this file is kept
// on the disk: what it resolves may be called saved. It knows no network; `sync.ts` sends.
// Unlike drafts it outlives signing out, unless the person says otherwise: nothing in it is lost silently.
import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from "idb";
import { nextStep, type Goal, type OutboxClaim, type OutboxReceipt } from "./model";

interface OutboxSchema extends DBSchema {
  claims: { key: string; value: OutboxClaim; indexes: { viewer: string } };
  /** ArrayBuffers, not Blobs: some browsers lose Blobs of IndexedDB when the app is killed. */
  bytes: { key: string; value: ArrayBuffer };
}

export interface NewReceipt {
  id: string;
  name: string;
  type: string;
  bytes: ArrayBuffer;
  /** The receipt whose place it takes (its corners were moved). Never the same id: the old one may be on its way. */
  replaces?: string;
}

type Names = ("claims" | "bytes")[];
type Stores = { [Name in "claims" | "bytes"]: IDBPObjectStore<OutboxSchema, Names, Name, "readwrite"> };
type Change<Content> = (claim: OutboxClaim<Content>) => Partial<OutboxClaim<Content>>;

const databaseName = "biglive-outbox";
const channelName = "biglive-outbox";

function openDatabase(): Promise<IDBPDatabase<OutboxSchema>> {
  return openDB<OutboxSchema>(databaseName, 1, {
    upgrade: (db) => {
      db.createObjectStore("claims", { keyPath: "id" }).createIndex("viewer", "viewer");
      db.createObjectStore("bytes");
    },
  });
}

/** Also one that was not answered yet may be on the server: asking in vain costs nothing, forgetting it would. */
function removedWith(claim: OutboxClaim, receiptId: string | undefined): readonly string[] {
  if (!claim.created || receiptId === undefined || claim.removed.includes(receiptId)) return claim.removed;
  return [...claim.removed, receiptId];
}

const byAge = (a: OutboxClaim, b: OutboxClaim): number => a.made_at - b.made_at || (a.id < b.id ? -1 : 1);

/** The outbox of one person in one company. */
export class Outbox<Content> {
  readonly viewer: string;
  #database: Promise<IDBPDatabase<OutboxSchema>> | undefined;
  #claims: readonly OutboxClaim<Content>[] = [];
  #listeners = new Set<() => void>();
  /** Tells the other tabs of this browser; each of them reads again. */
  #channel: BroadcastChannel | null = null;

  constructor(viewer: string) {
    this.viewer = viewer;
    if (typeof BroadcastChannel === "undefined") return;
    this.#channel = new BroadcastChannel(channelName);
    this.#channel.onmessage = () => void this.load().catch(() => undefined);
  }

  /** Fails where the browser keeps nothing (some private windows). */
  async load(): Promise<void> {
    const db = await this.#open();
    // Only this class writes to the store, so what it holds has the shape it wrote.
    const claims = (await db.getAllFromIndex("claims", "viewer", this.viewer)) as OutboxClaim<Content>[];
    this.#claims = claims.toSorted(byAge);
    for (const listener of this.#listeners) listener();
  }

  readonly claims = (): readonly OutboxClaim<Content>[] => this.#claims;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  find(id: string): OutboxClaim<Content> | undefined {
    return this.#claims.find((claim) => claim.id === id);
  }

  async bytesOf(receiptId: string): Promise<ArrayBuffer | undefined> {
    return (await this.#open()).get("bytes", receiptId);
  }

  /** A new claim, or the copy of one the server has (`version`), to be changed here. */
  async begin(id: string, content: Content, server: { version: number } | null = null): Promise<void> {
    await this.#write(async (claims) => {
      if (await claims.get(id)) return;
      const begun: OutboxClaim<Content> = {
        id,
        viewer: this.viewer,
        goal: "draft",
        content,
        revision: 1,
        sent_revision: server ? 1 : 0,
        attempt: null,
        created: server !== null,
        version: server?.version ?? null,
        receipts: [],
        removed: [],
        submitted: false,
        refusal: null,
        made_at: Date.now(),
      };
      await claims.put(begun);
    });
  }

  /** What was typed. Changing it answers a refusal, so the claim is a draft again until it is queued. */
  change(id: string, content: Content): Promise<void> {
    return this.apply(id, (claim) => ({
      content,
      revision: claim.revision + 1,
      ...(claim.refusal ? { refusal: null, goal: "draft" as const } : {}),
    }));
  }

  /** Resolved once the picture is on the disk. */
  async addReceipt(claimId: string, { id, name, type, bytes, replaces }: NewReceipt): Promise<void> {
    await this.#write(async (claims, store) => {
      const claim = await claims.get(claimId);
      if (!claim) throw new Error("The claim of a receipt is not on this device");
      const receipt: OutboxReceipt = { id, name, type, size: bytes.byteLength, sent: false };
      const place = claim.receipts.findIndex((entry) => entry.id === replaces);
      const receipts = place < 0 ? [...claim.receipts, receipt] : claim.receipts.with(place, receipt);
      await store.put(bytes, id);
      if (replaces !== undefined) await store.delete(replaces);
      await claims.put({ ...claim, receipts, removed: removedWith(claim, replaces), refusal: null });
    });
  }

  /** Takes a receipt away; one the server has (also one this device never held) is removed there as well. */
  async removeReceipt(claimId: string, receiptId: string): Promise<void> {
    await this.#write(async (claims, store) => {
      const claim = await claims.get(claimId);
      if (!claim) return;
      const receipts = claim.receipts.filter((entry) => entry.id !== receiptId);
      await claims.put({ ...claim, receipts, removed: removedWith(claim, receiptId), refusal: null });
      await store.delete(receiptId);
    });
  }

  /** From here on it is sent as soon as there is a connection. */
  queue(id: string, goal: Exclude<Goal, "draft">): Promise<void> {
    return this.apply(id, () => ({ goal, refusal: null }));
  }

  /** Changes one claim on the disk as it is there now, not as a screen or another tab remembers it. */
  async apply(id: string, change: Change<Content>): Promise<void> {
    await this.#write(async (claims) => {
      const claim = (await claims.get(id)) as OutboxClaim<Content> | undefined;
      if (claim) await claims.put({ ...claim, ...change(claim) });
    });
  }

  /** Forgets a claim the server has completely; one that was changed meanwhile stays. */
  async finish(id: string): Promise<void> {
    await this.#write(async (claims, store) => {
      const claim = await claims.get(id);
      if (!claim || nextStep(claim).kind !== "done") return;
      await claims.delete(id);
      for (const receipt of claim.receipts) await store.delete(receipt.id);
    });
  }

  async discard(id: string): Promise<void> {
    await this.#write(async (claims, store) => {
      const claim = await claims.get(id);
      await claims.delete(id);
      for (const receipt of claim?.receipts ?? []) await store.delete(receipt.id);
    });
  }

  async discardAll(): Promise<void> {
    for (const { id } of this.#claims) await this.discard(id);
  }

  close(): void {
    this.#channel?.close();
    void this.#database?.then((db) => db.close()).catch(() => undefined);
    this.#database = undefined;
  }

  #open(): Promise<IDBPDatabase<OutboxSchema>> {
    const opening = (this.#database ??= openDatabase());
    // A refusal may pass (a full disk, another tab that upgrades): the next one asks again.
    opening.catch(() => {
      if (this.#database === opening) this.#database = undefined;
    });
    return opening;
  }

  async #write(work: (claims: Stores["claims"], bytes: Stores["bytes"]) => Promise<void>): Promise<void> {
    const db = await this.#open();
    // Strict: the browser answers when the bytes are on the disk, not when the system has promised it.
    const tx = db.transaction(["claims", "bytes"], "readwrite", { durability: "strict" });
    try {
      await work(tx.objectStore("claims"), tx.objectStore("bytes"));
    } catch (error) {
      // Already over when the disk was full; then the first error is the one to tell.
      try {
        tx.abort();
      } catch {
        // Nothing is left to undo.
      }
      await tx.done.catch(() => undefined);
      throw error;
    }
    await tx.done;
    await this.load();
    this.#channel?.postMessage(null);
  }
}

/** How many claims of this person the server does not have; 0 where nothing can be kept. */
export async function countUnsent(viewer: string): Promise<number> {
  try {
    const db = await openDatabase();
    const count = await db.countFromIndex("claims", "viewer", viewer);
    db.close();
    return count;
  } catch {
    return 0;
  }
}
