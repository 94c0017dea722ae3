// The app's one Trusted Types policy. It blesses URLs of our own origin for scripts that run in workers
// (service worker, PDF renderer) and refuses everything else.
interface Policy {
  createScriptURL(url: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

function sameOrigin(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) throw new TypeError("Script of another origin");
  return url;
}

let policy: Policy | undefined;

/** A worker's URL in the form the browser demands; typed as string because the DOM types do not know the wrapper. */
export function trustedScriptUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (!factory) return sameOrigin(url);
  policy ??= factory.createPolicy("biglive-sw", { createScriptURL: sameOrigin });
  return policy.createScriptURL(url) as string;
}
