// Decides between the sign-in pages and the signed-in app, loads that, and renders once.
import "../styles/tokens.css";
import "../styles/base.css";
import { startTransition } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { viewerOfCopies } from "../api/offline-copies";
import { ApiProblem } from "../api/problems";
import { refreshSession } from "../api/session";
import { settleSignOut } from "../api/sign-out";
import { owesSignOut } from "../device/signed-out";
import { App } from "./App";
import { enterPublic, enterSignedIn, preloadSignedIn, signInAddress } from "./entry";
import { isPublicPath } from "./public-paths";

async function restoreSession(): Promise<boolean> {
  try {
    await refreshSession();
    return true;
  } catch (error) {
    // Without a network the copies on this device can still be read.
    return error instanceof ApiProblem && error.status !== 401 && viewerOfCopies() !== null && !owesSignOut();
  }
}

/** Whoever signed out without a network is signed out on the server as soon as there is one. */
const makeUp = (): Promise<void> => settleSignOut().catch(() => undefined);

export async function start(): Promise<void> {
  window.addEventListener("online", () => void makeUp());
  await makeUp();
  const container = document.getElementById("root");
  if (!container) return;
  if (isPublicPath(location.pathname)) {
    await enterPublic();
    // What a refused sign-on brings back is not in the prerendered page, nor that a sign-out could not be sent.
    const plain = location.pathname === "/login" && !/[?&]sso(_error)?=/.test(location.search) && !owesSignOut();
    const prerendered = container.querySelector("[data-prerendered=login]") !== null && plain;
    if (prerendered) startTransition(() => void hydrateRoot(container.firstElementChild ?? container, <App />));
    else show(container);
    return;
  }
  preloadSignedIn();
  if (await restoreSession()) {
    await enterSignedIn(location.pathname);
  } else {
    history.replaceState(null, "", signInAddress());
    await enterPublic();
  }
  show(container);
}

/** As a transition React draws the first screen in slices, so that a slow phone answers to touches between them. */
function show(container: HTMLElement): void {
  startTransition(() => createRoot(container).render(<App />));
}
