// The first script: asks who is signed in while the app's code is on its way, then starts the app.
import { askForFirstToken } from "../api/first-token";
import { owesSignOut } from "../device/signed-out";
import { isPublicPath } from "./public-paths";

// A new version was installed while this page was open: its old chunks are gone, so start again once. Without a network it
// is only what was never loaded.
window.addEventListener("vite:preloadError", (event) => {
  if (!navigator.onLine) return;
  const last = Number(sessionStorage.getItem("biglive.reloaded") ?? 0);
  if (Date.now() - last < 30_000) return;
  event.preventDefault();
  sessionStorage.setItem("biglive.reloaded", String(Date.now()));
  location.reload();
});

if (!isPublicPath(location.pathname) && !owesSignOut()) askForFirstToken();
void import("./start").then(({ start }) => start());
