// Bars of a report: how long each is, drawn from the largest amount. Pure.
import type { ExpenseReport } from "../../../api/types";

export interface Bar {
  key: string;
  name: string | null;
  amount: number;
  /** 0 to 100, of the largest. Refunds that outweigh the rest draw no bar. */
  percent: number;
}

type ReportRow = ExpenseReport["rows"][number];

/** What a row is about; null for what belongs to none (spent for no production). */
export const nameOf = (group: ExpenseReport["group"], { name, currency }: Pick<ReportRow, "name" | "currency">): string | null =>
  name ?? (group === "currency" ? (currency ?? null) : null);

export function barsOf({ group, rows }: Pick<ExpenseReport, "group" | "rows">): Bar[] {
  const largest = Math.max(0, ...rows.map(({ amount }) => amount));
  return rows.map((row, index) => ({
    key: row.key ?? row.name ?? `row-${index}`,
    name: nameOf(group, row),
    amount: row.amount,
    percent: largest === 0 ? 0 : Math.max(0, (100 * row.amount) / largest),
  }));
}

/** First and last day of a month ("2026-02"). */
export function spanOf(month: string): { from: string; to: string } {
  const [year = 2000, number = 1] = month.split("-").map(Number);
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, "0")}` };
}

/** The month that is looked at: in its first days the one before, which is being closed, then this day's. */
export const monthToBook = (today: string): string => (today.slice(8) > "10" ? today.slice(0, 7) : monthBefore(today));

export function monthBefore(today: string): string {
  const [year = 2000, number = 1] = today.split("-").map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, "0")}`;
}
