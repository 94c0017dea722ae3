// Where the browser starts: decide between the sign-in pages and the signed-in app, load that, and render once.
import "../styles/tokens.css";
import "../styles/base.css";
import { createRoot, hydrateRoot } from "react-dom/client";
import { viewerOfCopies } from "../api/offline-copies";
import { ApiProblem } from "../api/problems";
import { refreshSession } from "../api/session";
import { App } from "./App";
import { enterPublic, enterSignedIn, isPublicPath, preloadSignedIn, signInAddress } from "./entry";

async function restoreSession(): Promise<boolean> {
  try {
    await refreshSession();
    return true;
  } catch (error) {
    // Without a network the copies on this device can still be read.
    return error instanceof ApiProblem && error.status !== 401 && viewerOfCopies() !== null;
  }
}

async function start(): Promise<void> {
  const container = document.getElementById("root");
  if (!container) return;
  if (isPublicPath(location.pathname)) {
    await enterPublic();
    // What a refused sign-on brings back is not in the prerendered page.
    const plain = location.pathname === "/login" && !/[?&]sso(_error)?=/.test(location.search);
    const prerendered = container.querySelector("[data-prerendered=login]") !== null && plain;
    if (prerendered) hydrateRoot(container.firstElementChild ?? container, <App />);
    else createRoot(container).render(<App />);
    return;
  }
  preloadSignedIn();
  if (await restoreSession()) {
    await enterSignedIn(location.pathname);
  } else {
    history.replaceState(null, "", signInAddress());
    await enterPublic();
  }
  createRoot(container).render(<App />);
}

// A new version was installed while this page was open: its old chunks are gone, so start again once.
window.addEventListener("vite:preloadError", (event) => {
  const last = Number(sessionStorage.getItem("biglive.reloaded") ?? 0);
  if (Date.now() - last < 30_000) return;
  event.preventDefault();
  sessionStorage.setItem("biglive.reloaded", String(Date.now()));
  location.reload();
});

void start();
