// Copies of what a person opened, for reading without a network: contracts as JSON, their PDFs by hash.
// Kept in the page rather than in the service worker, because a copy belongs to one person in one company and only
// the page knows who that is. Erased at sign-out.
export const dataCache = "biglive-data-v1";
const documentCache = "biglive-documents-v1";
const viewerKey = "biglive.viewer";
const documentLimit = 30;
const takenAt = "X-Biglive-Copied-At";

const copiedPaths = [
  /^\/api\/v1\/me$/,
  /^\/api\/v1\/contracts$/,
  /^\/api\/v1\/contracts\/[\w-]+$/,
  /^\/api\/v1\/contracts\/[\w-]+\/activity$/,
  /^\/api\/v1\/expenses$/,
  /^\/api\/v1\/expenses\/[\w-]+$/,
  /^\/api\/v1\/expenses\/[\w-]+\/events$/,
  /^\/api\/v1\/expense-categories$/,
  /^\/api\/v1\/events\/[\w-]+$/,
  /^\/api\/v1\/events\/[\w-]+\/(updates|call-sheet)$/,
  /^\/api\/v1\/(block-outs|call-sheets\/[\d-]+|availability-requests(\/[\w-]+)?)$/,
];

const available = (): boolean => typeof caches !== "undefined";

/** A person in a company, as copies know them. */
export const viewerName = (userId: string, organizationId: string): string => `${userId}.${organizationId}`;

/** Whose copies are used. Survives a reload, so that the app can start offline. */
export function setViewerOfCopies(viewer: string | null): void {
  try {
    if (viewer === null) localStorage.removeItem(viewerKey);
    else localStorage.setItem(viewerKey, viewer);
  } catch {
    // Without storage there are no copies either.
  }
}

export function viewerOfCopies(): string | null {
  try {
    return localStorage.getItem(viewerKey);
  } catch {
    return null;
  }
}

function keyOf(url: string, viewer: string): string {
  const address = new URL(url);
  address.searchParams.set("__viewer", viewer);
  return address.href;
}

export function isCopied(request: Request): boolean {
  return request.method === "GET" && copiedPaths.some((path) => path.test(new URL(request.url).pathname));
}

/** Keeps something of this person's, unless they have signed out meanwhile: then nothing is left of it. */
export async function keepIn(name: string, viewer: string, key: string, copy: Response): Promise<void> {
  const cache = await caches.open(name);
  await cache.put(key, copy);
  const now = viewerOfCopies();
  if (now === null) await caches.delete(name);
  else if (now !== viewer) await cache.delete(key);
}

export function keepCopy(request: Request, response: Response): void {
  const viewer = viewerOfCopies();
  if (!available() || viewer === null) return;
  void (async () => {
    const headers = new Headers(response.headers);
    headers.set(takenAt, String(Date.now()));
    headers.delete("Vary");
    await keepIn(dataCache, viewer, keyOf(request.url, viewer), new Response(await response.blob(), { status: 200, headers }));
  })().catch(() => undefined);
}

export async function copyOf(request: Request): Promise<{ response: Response; at: number } | undefined> {
  const viewer = viewerOfCopies();
  if (!available() || viewer === null) return undefined;
  const response = await (await caches.open(dataCache)).match(keyOf(request.url, viewer));
  return response && { response, at: Number(response.headers.get(takenAt)) };
}

const documentKey = (name: string): string => `/offline/documents/${encodeURIComponent(name)}`;

export async function documentCopy(name: string): Promise<ArrayBuffer | undefined> {
  if (!available()) return undefined;
  return (await (await caches.open(documentCache)).match(documentKey(name)))?.arrayBuffer();
}

export async function keepDocument(name: string, bytes: ArrayBuffer): Promise<void> {
  const viewer = viewerOfCopies();
  if (!available() || viewer === null) return;
  try {
    await keepIn(documentCache, viewer, documentKey(name), new Response(bytes, { headers: { "Content-Type": "application/pdf" } }));
    if (viewerOfCopies() === null) return;
    const cache = await caches.open(documentCache);
    const kept = await cache.keys();
    for (const old of kept.slice(0, Math.max(0, kept.length - documentLimit))) await cache.delete(old);
  } catch {
    // A full disk must not stop somebody from reading.
  }
}

export async function eraseCopies(): Promise<void> {
  setViewerOfCopies(null);
  if (!available()) return;
  await Promise.all([caches.delete(dataCache), caches.delete(documentCache)]).catch(() => undefined);
}
