// Exchanging the cookie for an access token. The first exchange of a page is asked for before the app's code is here,
// because everything else waits for it; so this module imports nothing.
export const authHeaders = { "Content-Type": "application/json", "X-Requested-With": "biglive" } as const;

export const exchangeCookie = (body: object): Promise<Response> =>
  fetch("/api/v1/auth/refresh", { method: "POST", headers: authHeaders, credentials: "same-origin", body: JSON.stringify(body) });

let first: Promise<Response> | null = null;

export function askForFirstToken(): void {
  first = exchangeCookie({});
  // Whoever takes it hears of a failure.
  first.catch(() => undefined);
}

/** The answer that was asked for early, once: a spent cookie must not be answered for twice. */
export function takeFirstToken(): Promise<Response> | null {
  const taken = first;
  first = null;
  return taken;
}
