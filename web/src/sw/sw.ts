// The service worker: keeps the shell, so that the app opens without a network, and shows push messages (push.ts). It never
// stores answers of the API; copies of a person's data are the page's business (src/api/offline-copies.ts).
import { openPage, show } from "./push";

declare const self: ServiceWorkerGlobalScope;
declare const __VERSION__: string;
declare const __PRECACHE__: readonly string[];

const prefix = "biglive-shell-";
const shellCache = prefix + __VERSION__;
const shell = "/index.html";

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(shellCache);
      await cache.addAll(__PRECACHE__.map((url) => new Request(url, { cache: url.startsWith("/assets/") ? "default" : "reload" })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(prefix) && name !== shellCache) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/api/") || url.pathname.startsWith("/files/") || url.pathname.startsWith("/dev/")) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else event.respondWith(fetch(request).catch(() => fromCache(url.pathname)));
});

self.addEventListener("push", (event) => event.waitUntil(show(self, event.data)));
self.addEventListener("notificationclick", (event) => event.waitUntil(openPage(self, event.notification)));

/** Pages come from the network, so that a new version shows at once; the kept shell stands in without one. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return fromCache(shell);
  }
}

/** Assets have immutable names: once here, the network is not asked again. */
async function asset(request: Request): Promise<Response> {
  const cached = await caches.match(request);
  if (cached) return cached;
  const response = await fetch(request);
  // The PDF renderer and the like join the cache when first used, so that opened contracts read offline.
  if (response.ok) await (await caches.open(shellCache)).put(request, response.clone());
  return response;
}

async function fromCache(path: string): Promise<Response> {
  return (await caches.match(path)) ?? Response.error();
}
