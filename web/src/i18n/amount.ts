// Amounts as people type them ("1.000,50", "1,000.5", "1000"), as the decimal text the server takes.

const plain = (text: string): string => text.replaceAll(/[\s\u00A0'’]/g, "");

/**
 * The only separator of its kind with three digits behind it ("12.505"): a thousand to some, too many decimals to others. What the
 * device speaks does not tell, as receipts and keyboards of both kinds are at hand, so it is asked about.
 */
export function isAmbiguous(text: string): boolean {
  const given = plain(text);
  const separator = /\d([.,])\d{3}$/.exec(given)?.[1];
  return separator !== undefined && given.split(separator).length === 2;
}

/**
 * Null for nothing, undefined for what is no amount or could be two. The last separator with one or two digits behind it is
 * the decimal one.
 */
export function amountOf(text: string): string | null | undefined {
  const given = plain(text);
  if (given === "") return null;
  const match = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(given);
  if (!match || isAmbiguous(given)) return undefined;
  const whole = (match[1] ?? "").replaceAll(/[.,]/g, "").replace(/^0+(?=\d)/, "");
  return `${whole}.${(match[2] ?? "").padEnd(2, "0")}`;
}
