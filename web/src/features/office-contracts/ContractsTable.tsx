// The office's contracts as a dense table; the title of a row opens it, a tag filters by it.
import { Link } from "wouter";
import type { ListedContract } from "../../api/types";
import { formatDate, formatWhen } from "../../i18n/format";
import { t } from "../../i18n/office-contracts";
import { ContractChip } from "../../presentation/ContractChip";
import { ProgressBar } from "../../ui/ProgressBar";
import { DataTable, type Column } from "../../ui/DataTable";
import styles from "./ContractsTable.module.css";

interface ContractsTableProps {
  contracts: readonly ListedContract[];
  dense: boolean;
  busy: boolean;
  onTag: (tag: string) => void;
}

export function ContractsTable({ contracts, dense, busy, onTag }: ContractsTableProps) {
  return (
    <DataTable
      label={t("contracts.title")}
      rows={contracts}
      columns={columns(onTag)}
      rowKey={(contract) => contract.id}
      dense={dense}
      busy={busy}
    />
  );
}

function columns(onTag: (tag: string) => void): Column<ListedContract>[] {
  return [
    {
      key: "title",
      title: t("office.list.title"),
      main: true,
      track: "minmax(220px, 3fr)",
      cell: (contract) => (
        <>
          <Link href={`/contracts/${contract.id}`} className={styles.rowLink} data-row>
            {contract.title}
          </Link>
          {contract.tags.length > 0 && (
            <span className={styles.tags}>
              {contract.tags.map((tag) => (
                <button key={tag} type="button" aria-label={t("office.list.only_tag", { tag })} onClick={() => onTag(tag)}>
                  {tag}
                </button>
              ))}
            </span>
          )}
        </>
      ),
    },
    { key: "state", title: t("office.list.state"), track: "max-content", badge: true, cell: (contract) => <ContractChip status={contract.status} /> },
    { key: "signed", title: t("office.list.signers"), track: "minmax(130px, 1fr)", cell: (contract) => (contract.counts.assignments > 0 ? <Progress contract={contract} /> : null) },
    {
      key: "sent",
      title: t("office.list.sent"),
      track: "minmax(110px, max-content)",
      cell: (contract) =>
        contract.sent_at ? <time dateTime={contract.sent_at}>{formatWhen(contract.sent_at)}</time> : null,
    },
    {
      key: "due",
      title: t("office.list.due"),
      track: "minmax(100px, max-content)",
      cell: (contract) => (contract.expires_at ? <time dateTime={contract.expires_at}>{formatDate(contract.expires_at)}</time> : null),
    },
  ];
}

function Progress({ contract }: { contract: ListedContract }) {
  const { assignments, signed, declined } = contract.counts;
  return (
    <span className={styles.progress}>
      <ProgressBar
        label={contract.title}
        value={signed}
        max={assignments}
        failed={declined}
        text={t("office.list.progress_label", { signed, total: assignments })}
      />
      <span className={styles.progressText}>
        {t("office.list.progress", { signed, total: assignments })}
        {declined > 0 && <span className={styles.bad}>{t("office.list.declined", { count: declined })}</span>}
      </span>
    </span>
  );
}
