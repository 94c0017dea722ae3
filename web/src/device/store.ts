// What this device keeps between visits (IndexedDB): drafts a person must not lose. No server data.
// Everything here belongs to one person and is erased at sign-out.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

interface DeviceSchema extends DBSchema {
  drafts: { key: string; value: { value: unknown; saved_at: number } };
}

let database: Promise<IDBPDatabase<DeviceSchema>> | undefined;

function open(): Promise<IDBPDatabase<DeviceSchema>> {
  database ??= openDB<DeviceSchema>("biglive-device", 1, {
    upgrade: (db) => {
      db.createObjectStore("drafts");
    },
  });
  return database;
}

/** Private windows may forbid storage: then a draft lives as long as its page. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

export async function readDraft<T>(key: string): Promise<T | undefined> {
  const entry = await attempt(async () => (await open()).get("drafts", key));
  return entry?.value as T | undefined;
}

export async function writeDraft(key: string, value: unknown): Promise<void> {
  await attempt(async () => (await open()).put("drafts", { value, saved_at: Date.now() }, key));
}

export async function deleteDraft(key: string): Promise<void> {
  await attempt(async () => (await open()).delete("drafts", key));
}

export async function eraseDevice(): Promise<void> {
  await attempt(async () => (await open()).clear("drafts"));
}
