// A rough estimate of how hard a password is to guess, for a hint while typing. The server decides; it also knows
// breached passwords, which a browser does not.
export const minimumLength = 12;

export type Strength = { level: 0; missing: number } | { level: 1 | 2 | 3 | 4 };

/** Bits of surprise: what repeats, counts up or follows the keyboard adds almost nothing. */
function surprise(password: string): number {
  const runs = ["abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop"];
  const lower = [...password.toLowerCase()];
  const kinds = [/[a-z]/u, /[A-Z]/u, /\d/u, /[^a-zA-Z\d]/u].filter((kind) => kind.test(password)).length;
  const perCharacter = [0, 3.2, 3.8, 4.2, 4.6][kinds] ?? 3.2;
  const seen = new Set<string>();
  let bits = 0;
  for (const [index, letter] of lower.entries()) {
    const pair = (lower[index - 1] ?? "") + letter;
    const follows = runs.some((run) => run.includes(pair) || [...run].reverse().join("").includes(pair));
    const repeated = letter === lower[index - 1] || seen.has(pair);
    bits += index > 0 && (follows || repeated) ? 0.5 : perCharacter;
    seen.add(pair);
  }
  return bits;
}

export function passwordStrength(password: string, personal: readonly string[] = []): Strength {
  const length = [...password].length;
  if (length < minimumLength) return { level: 0, missing: minimumLength - length };
  let rest = password;
  // Own names and the address are the first guesses of anybody who knows the person.
  for (const word of personal) {
    if (word.length > 2) rest = rest.replaceAll(new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu"), "");
  }
  const bits = surprise(rest);
  if (bits < 30) return { level: 1 };
  if (bits < 42) return { level: 2 };
  return { level: bits < 58 ? 3 : 4 };
}
