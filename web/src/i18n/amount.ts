// Amounts as people type them ("1.000,50", "1,000.5", "1000"), as the decimal text the server takes.

/** Null for nothing, undefined for what is no amount. The last separator with one or two digits behind it is the decimal one. */
export function amountOf(text: string): string | null | undefined {
  const given = text.replaceAll(/[\s\u00A0'’]/g, "");
  if (given === "") return null;
  const match = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(given);
  if (!match) return undefined;
  const whole = (match[1] ?? "").replaceAll(/[.,]/g, "").replace(/^0+(?=\d)/, "");
  return `${whole}.${(match[2] ?? "").padEnd(2, "0")}`;
}
