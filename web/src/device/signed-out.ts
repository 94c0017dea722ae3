// Whether somebody signed out on this device and the server does not know yet. The cookie that restores a session cannot be
// removed from here, so this is what keeps it from being used. Imports nothing: the first script asks, too.
const key = "biglive.signed_out";
/** Where nothing can be stored, at least for as long as the page is open. */
let here = false;

export function owesSignOut(): boolean {
  try {
    return here || localStorage.getItem(key) !== null;
  } catch {
    return here;
  }
}

export function oweSignOut(owed: boolean): void {
  here = owed;
  try {
    if (owed) localStorage.setItem(key, "1");
    else localStorage.removeItem(key);
  } catch {
    // See above.
  }
}
