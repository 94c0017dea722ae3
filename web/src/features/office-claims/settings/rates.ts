// Rates as people type them ("1,0825"), as the decimal text the server takes.

/** Null for what is no rate above zero. */
export function rateOf(typed: string): string | null {
  const text = typed.trim().replace(",", ".");
  return /^\d{1,6}(\.\d{1,10})?$/.test(text) && Number(text) > 0 ? text : null;
}
