// The numbers of a report.
import type { ExpenseReport } from "../../../api/types";
import { formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { DataTable, type Column } from "../../../ui/DataTable";
import { nameOf } from "./bars";
import styles from "./Report.module.css";

type Row = ExpenseReport["rows"][number] & { isTotal?: boolean };

export function Rows({ report }: { report: ExpenseReport }) {
  const money = (key: "amount" | "net" | "tax" | "advanced" | "covered" | "paid" | "open"): Column<Row> => ({
    key,
    title: t(`report.${key}`),
    track: "minmax(90px, max-content)",
    cell: (row) => <span className={styles.amount}>{formatMoney(row[key], report.base_currency)}</span>,
  });
  const rows: Row[] = [...report.rows, { ...report.total, key: null, currency: null, original_amount: null, name: t("report.total"), isTotal: true }];
  return (
    <DataTable
      label={t("report.title")}
      rows={rows}
      dense
      rowKey={(row) => (row.isTotal ? "total" : (row.key ?? row.name ?? row.currency ?? "none"))}
      selected={(row) => row.isTotal ?? false}
      columns={[
        { key: "name", title: t(`report.group.${report.group}`), main: true, track: "minmax(140px, 2fr)", cell: (row) => nameOf(report.group, row) ?? t("report.none") },
        { key: "count", title: t("report.claims"), track: "max-content", cell: (row) => <span className={styles.amount}>{row.claim_count}</span> },
        money("amount"),
        money("net"),
        money("tax"),
        // Most companies give none.
        ...(report.total.advanced === 0 && report.total.covered === 0 ? [] : [money("advanced"), money("covered")]),
        money("paid"),
        money("open"),
      ]}
    />
  );
}
