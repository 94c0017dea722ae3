// The border between the sign-in pages and the signed-in app: two bundles, one of which is on screen.
import type { ComponentType } from "react";
import { isPublicPath } from "./public-paths";

type Screen = ComponentType;
let screen: Screen | null = null;
const listeners = new Set<() => void>();

const loadSignedIn = () => import("./SignedInApp");
const loadPublic = () => import("./PublicPages");

export const currentScreen = (): Screen | null => screen;

function setScreen(next: Screen): void {
  screen = next;
  for (const listener of listeners) listener();
}

export function onScreenChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Starts loading the signed-in app while the person still types. */
export function preloadSignedIn(): void {
  void loadSignedIn().catch(() => undefined);
}

export async function enterSignedIn(address: string): Promise<void> {
  setScreen(await (await loadSignedIn()).open(address));
}

/** Without a network they may not be on the device; the app is, and says so. */
export async function enterPublic(): Promise<void> {
  const pages = await loadPublic().catch(() => null);
  setScreen(pages?.PublicPages ?? (await loadSignedIn()).NoWayIn);
}

/** The sign-in page's address, remembering where the person wanted to go. */
export function signInAddress(): string {
  const here = location.pathname + location.search;
  return here === "/" || isPublicPath(location.pathname) ? "/login" : `/login?next=${encodeURIComponent(here)}`;
}

/** Only addresses of this app: a crafted link must not lead elsewhere after signing in. */
export function nextAddress(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  // Browsers leave tabs and line breaks out of an address, so that what follows one is where it really begins.
  if (!/^\/(?![/\\])\P{Cc}*$/u.test(next)) return "/";
  // An invitation is accepted by whoever has just signed in; the other pages have nothing for them.
  return !isPublicPath(next) || next.startsWith("/invitation/") ? next : "/";
}
