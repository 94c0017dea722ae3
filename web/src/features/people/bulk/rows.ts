// Lists of people as they come out of spreadsheets, mail programs and heads: CSV with or without a header, or
// "Name <address>" by lines, commas or semicolons. Nothing is dropped silently: what cannot be read is shown as such.
import type { Role } from "../../../api/types";

export const mostRows = 500;

export interface Row {
  /** The line of the text, from 1. */
  line: number;
  email: string;
  first_name: string;
  last_name: string;
  /** Null: the role chosen for all others. */
  role: Role | null;
  problem: "email" | "role" | "twice" | null;
}

type Column = "email" | "first_name" | "last_name" | "name" | "role";

const headers: Readonly<Record<string, Column>> = {
  email: "email",
  "e-mail": "email",
  mail: "email",
  "e-mail address": "email",
  "email address": "email",
  "first name": "first_name",
  first_name: "first_name",
  firstname: "first_name",
  "given name": "first_name",
  "last name": "last_name",
  last_name: "last_name",
  lastname: "last_name",
  surname: "last_name",
  "family name": "last_name",
  name: "name",
  role: "role",
};

const looksLikeEmail = (text: string): boolean => /^\S+@\S+$/.test(text);
const isEmail = (text: string): boolean => /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(text);

function roleOf(text: string, roles: readonly Role[]): Role | null {
  const named = text.trim().toLowerCase().replaceAll(/[\s-]+/g, "_");
  return roles.find((role) => role === named) ?? (named === "administrator" ? (roles.find((role) => role === "admin") ?? null) : null);
}

/** The last word is the family name: what people correct when they join. */
function splitName(name: string): { first_name: string; last_name: string } {
  const words = name.trim().replaceAll(/^["']|["']$/g, "").split(/\s+/).filter(Boolean);
  return words.length > 1 ? { first_name: words.slice(0, -1).join(" "), last_name: words.at(-1) ?? "" } : { first_name: words[0] ?? "", last_name: "" };
}

/** One line of CSV (RFC 4180): quotes around what contains the separator, doubled quotes inside. */
export function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? "";
    if (quoted && letter === '"' && line[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (letter === '"' && (quoted || cell.trim() === "")) {
      quoted = !quoted;
      if (quoted) cell = "";
    } else if (letter === separator && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += letter;
  }
  cells.push(cell.trim());
  return cells;
}

function separatorOf(line: string): string {
  const count = (separator: string) => cellsOf(line, separator).length;
  return ["\t", ";", ","].reduce((best, each) => (count(each) > count(best) ? each : best), "\t");
}

function columnsOf(cells: readonly string[]): (Column | null)[] | null {
  const columns = cells.map((cell) => headers[cell.toLowerCase()] ?? null);
  return columns.includes("email") ? columns : null;
}

type Person = Omit<Row, "line" | "problem"> & { roleText: string };

function byColumns(cells: readonly string[], columns: readonly (Column | null)[], roles: readonly Role[]): Person {
  const cell = (column: Column) => cells[columns.indexOf(column)] ?? "";
  const { first_name, last_name } = columns.includes("name") ? splitName(cell("name")) : { first_name: cell("first_name"), last_name: cell("last_name") };
  return { email: cell("email"), first_name, last_name, role: roleOf(cell("role"), roles), roleText: cell("role") };
}

/** Without a header: the cell with an @ is the address, a known role is the role, the rest is the name. */
function byLooks(cells: readonly string[], roles: readonly Role[]): Person {
  const email = cells.find(looksLikeEmail) ?? "";
  const role = cells.find((cell) => cell !== email && roleOf(cell, roles) !== null) ?? "";
  const names = cells.filter((cell) => cell !== "" && cell !== email && cell !== role);
  const name = names.length > 1 ? { first_name: names[0] ?? "", last_name: names[1] ?? "" } : splitName(names[0] ?? "");
  return { email, ...name, role: roleOf(role, roles), roleText: role };
}

/** "Mira Novak <mira@example.org>", "mira@example.org": several of them may share a line. */
function peopleIn(line: string): Person[] | null {
  const parts = line.split(/[;,](?![^<]*>)/).map((part) => part.trim()).filter(Boolean);
  const people = parts.map((part): Person | null => {
    const match = /^(.*?)<([^<>]+)>$/.exec(part);
    if (!match && !looksLikeEmail(part)) return null;
    return { email: (match?.[2] ?? part).trim(), ...splitName(match?.[1] ?? ""), role: null, roleText: "" };
  });
  return people.some((person) => person === null) ? null : people.filter((person) => person !== null);
}

export function rowsOf(text: string, roles: readonly Role[]): Row[] {
  const rows: Row[] = [];
  const seen = new Set<string>();
  let columns: (Column | null)[] | null = null;
  let separator = ",";
  for (const [index, raw] of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === "") continue;
    if (rows.length === 0 && columns === null) {
      separator = separatorOf(line);
      columns = columnsOf(cellsOf(line, separator));
      if (columns !== null) continue;
    }
    const people = columns === null ? peopleIn(line) : null;
    const found = people ?? [columns ? byColumns(cellsOf(raw, separator), columns, roles) : byLooks(cellsOf(line, separatorOf(line)), roles)];
    for (const { roleText, ...person } of found) {
      const known = person.email.toLowerCase();
      const problem = !isEmail(person.email) ? "email" : seen.has(known) ? "twice" : roleText !== "" && person.role === null ? "role" : null;
      if (problem === null) seen.add(known);
      rows.push({ line: index + 1, ...person, problem });
    }
  }
  return rows;
}
