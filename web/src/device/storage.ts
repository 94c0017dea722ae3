// Whether this browser keeps what is saved, asked before anything is entrusted to it.

export interface StorageOutlook {
  /** `refused`: nothing can be kept. `at_risk`: kept, but the browser may clear it when space runs short. */
  keeps: "refused" | "at_risk" | "kept";
  /** Bytes still free for this site; null when the browser does not say. */
  free: number | null;
}

/** Below this a handful of photos may not fit any more. */
export const scarceBytes = 50 * 1024 * 1024;

/** Opens a database of its own for a moment: some private windows only refuse then. */
function canOpen(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open("biglive-probe");
      request.onsuccess = () => {
        request.result.close();
        indexedDB.deleteDatabase("biglive-probe");
        resolve(true);
      };
      request.onerror = () => resolve(false);
      request.onblocked = () => resolve(false);
    } catch {
      resolve(false);
    }
  });
}

/**
 * With `ask`, also asks the browser to keep the site's data for good. Most answer without asking the person; because some do
 * not, it is asked where something is about to be kept.
 */
export async function storageOutlook(ask: boolean): Promise<StorageOutlook> {
  if (!(await canOpen())) return { keeps: "refused", free: 0 };
  // Typed as always there, but missing outside of secure contexts.
  const storage = navigator.storage as StorageManager | undefined;
  const answer = ask ? storage?.persist?.() : storage?.persisted?.();
  const persisted = (await answer?.catch(() => false)) ?? false;
  const estimate = await storage?.estimate?.().catch(() => null);
  const free = estimate?.quota === undefined ? null : estimate.quota - (estimate.usage ?? 0);
  return { keeps: persisted ? "kept" : "at_risk", free };
}
