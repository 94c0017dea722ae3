// Which steps of a company's first run somebody has left for later on this device.
const key = (organizationId: string) => `biglive.first-run.${organizationId}`;

export function storedLater(organizationId: string): string[] {
  try {
    return localStorage.getItem(key(organizationId))?.split(" ") ?? [];
  } catch {
    return [];
  }
}

export function storeLater(organizationId: string, steps: readonly string[]): void {
  try {
    localStorage.setItem(key(organizationId), steps.join(" "));
  } catch {
    // Storage is blocked: it holds until the page is closed.
  }
}
