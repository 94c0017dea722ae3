// How dense tables are on this device.
const key = "biglive.dense";

export function storedDensity(): boolean {
  try {
    return localStorage.getItem(key) === "1";
  } catch {
    return false;
  }
}

export function storeDensity(dense: boolean): void {
  try {
    localStorage.setItem(key, dense ? "1" : "0");
  } catch {
    // Storage is blocked: the choice holds until the page is closed.
  }
}
