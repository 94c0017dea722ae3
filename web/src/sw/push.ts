// What the service worker does with a push message. A message comes from our server, encrypted for this browser; it is still
// read as if it could be anything, and something is always shown: browsers take the permission back from who stays silent.

export interface Shown {
  title: string;
  body: string;
  tag: string | null;
  path: string;
}

const text = (value: unknown, longest: number): string => (typeof value === "string" ? value.slice(0, longest) : "");

/** A page of this app: nothing that leads elsewhere. */
export function pageOf(path: unknown, origin: string): string {
  const wanted = text(path, 500);
  if (!wanted.startsWith("/")) return "/notices";
  const url = new URL(wanted, origin);
  return url.origin === origin ? url.pathname + url.search : "/notices";
}

/** What is shown of a message. */
export function shownOf(message: unknown, origin: string): Shown {
  const { title, body, tag, path } = (typeof message === "object" && message !== null ? message : {}) as Record<string, unknown>;
  return {
    title: text(title, 120) || "BIG Live Portal",
    body: text(body, 300) || "There is news for you.",
    tag: text(tag, 200) || null,
    path: pageOf(path, origin),
  };
}

export async function show(worker: ServiceWorkerGlobalScope, data: PushMessageData | null): Promise<void> {
  let message: unknown = null;
  try {
    message = data?.json();
  } catch {
    // Not ours, or cut off: there is news all the same.
  }
  const { title, body, tag, path } = shownOf(message, worker.location.origin);
  await worker.registration.showNotification(title, {
    body,
    icon: "/icon-192.png",
    data: { path },
    // A second message about the same call takes the first one's place, and is heard again.
    ...(tag === null ? {} : { tag, renotify: true }),
  });
}

/** Opens the page of a message: where it is open already, there; else beside it, so that nothing one is writing is lost. */
export async function openPage(worker: ServiceWorkerGlobalScope, notification: Notification): Promise<void> {
  notification.close();
  const path = pageOf((notification.data as { path?: unknown } | null)?.path, worker.location.origin);
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find(({ url }) => pageOf(new URL(url).pathname, worker.location.origin) === path);
  await (there ? there.focus() : worker.clients.openWindow(path));
}
