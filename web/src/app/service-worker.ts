// Registers the service worker once the page is idle: it must never compete with the first screen.
import { trustedScriptUrl } from "../device/trusted";

export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = () => {
    // Without it the app works online; nothing to tell anybody.
    navigator.serviceWorker.register(trustedScriptUrl("/sw.js"), { scope: "/" }).catch(() => undefined);
  };
  if ("requestIdleCallback" in window) requestIdleCallback(register, { timeout: 10_000 });
  else setTimeout(register, 3_000);
}
