// The border between the sign-in pages and the signed-in app: two bundles, one of which is on screen.
import type { ComponentType } from "react";

type Screen = ComponentType;
let screen: Screen | null = null;
const listeners = new Set<() => void>();

export const isPublicPath = (path: string): boolean => path === "/login" || path === "/verify" || path.startsWith("/invitation/");

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

export async function enterPublic(): Promise<void> {
  setScreen((await loadPublic()).PublicPages);
}

/** The sign-in page's address, remembering where the person wanted to go. */
export function signInAddress(): string {
  const here = location.pathname + location.search;
  return here === "/" || isPublicPath(location.pathname) ? "/login" : `/login?next=${encodeURIComponent(here)}`;
}

/** Only addresses of this app: a crafted link must not lead elsewhere after signing in. */
export function nextAddress(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(next) && !isPublicPath(next) ? next : "/";
}
