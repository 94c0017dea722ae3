// When single-letter shortcuts are ours.
/** True while somebody types or a dialog is open: single letters are then not ours. */
export function keysAreTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as HTMLElement | null;
  // Boxes and circles take no letters.
  if (target?.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]")) return true;
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}
