// What people answered: who of them has not, who could come, and the same as a table. Pure.
import type { AvailabilityPerson, DayAnswer } from "../../../api/types";

export const hasAnswered = ({ days }: AvailabilityPerson): boolean => days.every(({ answer }) => answer != null);

export const answerOn = ({ days }: AvailabilityPerson, day: string): DayAnswer | null => days.find((each) => each.day === day)?.answer ?? null;

export const whoCan = (people: readonly AvailabilityPerson[], day: string): AvailabilityPerson[] => people.filter((person) => answerOn(person, day) === "available");

/** Programs for tables would take what begins like this for a formula. */
const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const cell = (text: string): string => `"${safe(text).replaceAll('"', '""')}"`;

/** RFC 4180, with the mark by which such programs know the letters. */
export const tableOf = (rows: readonly (readonly string[])[]): string => `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
