// Before the first paint: the chosen theme, and no picture of the shell in front of the door. Until the app is there: no form
// leaves without it. It must stay tiny, because the page waits for it.
try {
  const theme = localStorage.getItem("biglive.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's colour scheme applies.
}
if (location.pathname.startsWith("/invitation/")) document.documentElement.dataset.door = "";
{
  // The browser itself would post a prerendered form, which no address answers. src/device/early-press.ts makes up for it.
  const hold = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    document.documentElement.dataset.pressed = "";
  };
  addEventListener("submit", hold, true);
  addEventListener("biglive:ready", () => removeEventListener("submit", hold, true), { once: true });
}
