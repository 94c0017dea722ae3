// Settings that people type as lists, one entry a line: networks, domains, groups with their roles.
import type { Role } from "../../api/types";

export const linesOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

const isByte = (part: string): boolean => /^\d{1,3}$/.test(part) && Number(part) <= 255;

function isAddress4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every(isByte);
}

/** The parts between colons, "::" standing for as many zeros as are missing. */
function isAddress6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const parts = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return false;
  return halves.length === 2 ? parts.length < 8 : parts.length === 8;
}

/** An address or network of IPv4 or IPv6. The server decides; this finds slips while they are in view. */
export function isNetwork(line: string): boolean {
  const [address = "", length, ...rest] = line.split("/");
  if (rest.length > 0) return false;
  const bits = isAddress4(address) ? 32 : isAddress6(address) ? 128 : 0;
  return bits > 0 && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits));
}

export const isDomain = (line: string): boolean => /^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(line);

/** "group = role" a line; null with the first line that is neither. */
export function mappingOf(text: string, roles: readonly Role[]): { mapping: Record<string, Role> } | { wrong: string } {
  const mapping: Record<string, Role> = {};
  for (const line of linesOf(text)) {
    const at = line.lastIndexOf("=");
    const group = line.slice(0, Math.max(0, at)).trim();
    const named = line.slice(at + 1).trim().toLowerCase().replaceAll(" ", "_");
    const role = roles.find((each) => each === named);
    if (group === "" || role === undefined) return { wrong: line };
    mapping[group] = role;
  }
  return { mapping };
}

export const mappingText = (mapping: Readonly<Record<string, string>>): string =>
  Object.entries(mapping)
    .map(([group, role]) => `${group} = ${role}`)
    .join("\n");
