// Before the first paint: the chosen theme, and no picture of the shell in front of the door.
// It must stay tiny, because the page waits for it.
try {
  const theme = localStorage.getItem("biglive.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's colour scheme applies.
}
if (location.pathname.startsWith("/invitation/")) document.documentElement.dataset.door = "";
