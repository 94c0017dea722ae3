// Who gets what of a batch.
import type { PaymentBatch } from "../../../api/types";
import { formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { DataTable } from "../../../ui/DataTable";
import styles from "./Payments.module.css";

export function Transfers({ batch }: { batch: PaymentBatch }) {
  return (
    <DataTable
      label={t("pay.transfers")}
      rows={batch.transfers}
      rowKey={({ user_id }) => user_id}
      columns={[
        { key: "person", title: t("pay.column.person"), main: true, cell: ({ person_name }) => person_name },
        { key: "purpose", title: t("pay.column.purpose"), track: "minmax(160px, 2fr)", cell: ({ purpose }) => purpose },
        { key: "amount", title: t("pay.column.amount"), track: "max-content", cell: ({ amount }) => <span className={styles.amount}>{formatMoney(amount, batch.currency)}</span> },
      ]}
    />
  );
}
