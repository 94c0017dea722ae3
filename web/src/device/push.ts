// Push messages on this device: whether the browser can show them, whether the person lets it, and the browser's part of
// turning them on and off. Our server's part is in api/push.ts.

export type PushState =
  /** This browser cannot. */
  | "unsupported"
  /** On iPhones and iPads only what is on the home screen may. */
  | "home_screen"
  /** The person has said no, in the browser's own question or its settings. */
  | "blocked"
  | "off"
  | "on";

const isApple = (): boolean => /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes("Mac") && navigator.maxTouchPoints > 1);

const isInstalled = (): boolean => matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;

/** The worker that keeps the app; null where there is none, as while developing. */
async function worker(): Promise<ServiceWorkerRegistration | null> {
  return (await navigator.serviceWorker.getRegistration("/")) ?? null;
}

export async function pushState(): Promise<PushState> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    return isApple() && !isInstalled() ? "home_screen" : "unsupported";
  }
  if (Notification.permission === "denied") return "blocked";
  const registration = await worker();
  if (!registration) return "unsupported";
  const subscription = await registration.pushManager.getSubscription();
  return subscription && Notification.permission === "granted" ? "on" : "off";
}

/** As the server takes it. */
export interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

function asJson(subscription: PushSubscription): Subscription {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? "", keys: { p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "" } };
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

const isSameKey = (subscription: PushSubscription, key: Uint8Array): boolean => {
  const own = subscription.options.applicationServerKey;
  return own !== null && new Uint8Array(own).join() === key.join();
};

/** The subscription that is there; null without one. */
export async function presentSubscription(): Promise<Subscription | null> {
  const subscription = await (await worker())?.pushManager.getSubscription();
  return subscription ? asJson(subscription) : null;
}

/** Asks the person, and the browser's push service. Must be called by a press; null where the person says no. */
export async function subscribe(publicKey: string): Promise<Subscription | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const registration = await worker();
  if (!registration) return null;
  const key = bytesOf(publicKey);
  const before = await registration.pushManager.getSubscription();
  // One for another installation's key would never be heard.
  if (before && !isSameKey(before, key)) await before.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return asJson(subscription);
}

export async function unsubscribe(): Promise<void> {
  await (await (await worker())?.pushManager.getSubscription())?.unsubscribe();
}
