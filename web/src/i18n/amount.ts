// Amounts as people type them ("1.000,50", "1,000.5", "1000"), as the decimal text the server takes.
import { digitsOf } from "./format";

const plain = (text: string): string => text.replaceAll(/[\s\u00A0'’]/g, "");

/** The last separator has three digits behind it and is the only one of its kind: "12.505", "1,234.567". */
function endsInThree(given: string): boolean {
  const separator = /\d([.,])\d{3}$/.exec(given)?.[1];
  return separator !== undefined && given.split(separator).length === 2;
}

/**
 * "12.505": a thousand to some, too many decimals to others. What the device speaks does not tell, as receipts and keyboards of
 * both kinds are at hand, so it is asked about. In a currency with three digits it is what people write.
 */
export const isAmbiguous = (text: string, currency = ""): boolean => digitsOf(currency) < 3 && endsInThree(plain(text));

/**
 * Null for nothing, undefined for what is no amount or could be two. The last separator with one or two digits behind it – or
 * three, where the currency has so many – is the decimal one.
 */
export function amountOf(text: string, currency = ""): string | null | undefined {
  const given = plain(text);
  if (given === "") return null;
  if (isAmbiguous(given, currency)) return undefined;
  const digits = endsInThree(given) ? given.slice(-3) : (/[.,](\d\d?)$/.exec(given)?.[1] ?? "");
  const whole = digits === "" ? given : given.slice(0, -digits.length - 1);
  if (!/^(\d{1,3}([.,]\d{3})*|\d+)$/.test(whole)) return undefined;
  return `${whole.replaceAll(/[.,]/g, "").replace(/^0+(?=\d)/, "")}.${digits.padEnd(2, "0")}`;
}

/** An amount of the server as it would be typed: with two digits, or three where there are so many. */
export const typedOf = (amount: number): string => amount.toFixed(3).replace(/0$/, "");

/** Decimal text in thousandths, to be added up and compared exactly; nothing is 0. */
export const unitsOf = (amount: string | null | undefined): bigint => BigInt(Math.round(Number(amount ?? 0) * 1000));

/** Thousandths as decimal text, with two digits or three. */
export const textOf = (units: bigint): string => String(units).padStart(4, "0").replace(/(...)$/, ".$1").replace(/0$/, "");
