// The queue as a table: a row opens the claim (or its review), a box chooses it.
import { Link } from "wouter";
import type { ClaimListed } from "../../api/types";
import { formatDay, formatMoney } from "../../i18n/format";
import { t } from "../../i18n/office-claims";
import { ClaimChip } from "../../presentation/ClaimChip";
import { claimTitle, signedAmount } from "../../presentation/claim-title";
import { ReceiptThumbnail } from "../../presentation/ReceiptThumbnail";
import { DataTable, type Column } from "../../ui/DataTable";
import { WarningIcon } from "../../ui/icons";
import styles from "./Queue.module.css";

interface QueueTableProps {
  claims: readonly ClaimListed[];
  busy: boolean;
  /** Null where nothing can be chosen. */
  chosen: ReadonlySet<string> | null;
  onChoose: (ids: ReadonlySet<string>) => void;
}

export function QueueTable({ claims, busy, chosen, onChoose }: QueueTableProps) {
  return (
    <DataTable
      label={t("queue.title")}
      rows={claims}
      rowKey={({ id }) => id}
      busy={busy}
      selected={({ id }) => chosen?.has(id) ?? false}
      columns={[...(chosen ? [chooser(claims, chosen, onChoose)] : []), ...columns]}
    />
  );
}

function chooser(claims: readonly ClaimListed[], chosen: ReadonlySet<string>, onChoose: (ids: ReadonlySet<string>) => void): Column<ClaimListed> {
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const all = claims.every(({ id }) => chosen.has(id));
  return {
    key: "choose",
    title: t("queue.column.choose"),
    quiet: true,
    track: "max-content",
    header: (
      <input
        type="checkbox"
        aria-label={t("queue.choose_all")}
        checked={all}
        onChange={() => onChoose(all ? new Set() : new Set(claims.map(({ id }) => id)))}
      />
    ),
    cell: (claim) => (
      <input
        type="checkbox"
        aria-label={t("queue.choose", { number: claim.number, name: claim.person_name })}
        checked={chosen.has(claim.id)}
        onChange={() => toggle(claim.id)}
      />
    ),
  };
}

/** Said where it is no plain expense, unless the claim is called like it anyway. */
function Kind({ claim }: { claim: ClaimListed }) {
  const kind = t(`claim.kind.${claim.kind}`);
  return claim.kind !== "expense" && claimTitle(claim) !== kind && <span className={styles.number}>{kind}</span>;
}

const columns: readonly Column<ClaimListed>[] = [
  {
    key: "person",
    title: t("queue.column.person"),
    main: true,
    track: "minmax(150px, 1.4fr)",
    cell: (claim) => (
      <Link href={claim.current_step?.is_mine ? `/claims/${claim.id}/review` : `/claims/${claim.id}`} className={styles.rowLink} data-row>
        {claim.person_name}
        <span className={styles.number}>{t("claim.number", { number: claim.number })}</span>
      </Link>
    ),
  },
  {
    key: "what",
    title: t("queue.column.what"),
    track: "minmax(150px, 2fr)",
    cell: (claim) => (
      <span className={styles.what}>
        <ReceiptThumbnail url={claim.thumbnail_url} />
        <span>
          {claimTitle(claim)}
          <Kind claim={claim} />
          {claim.warning_count > 0 && (
            <span className={styles.warning}>
              <WarningIcon />
              {t("claim.warnings", { count: claim.warning_count })}
            </span>
          )}
        </span>
      </span>
    ),
  },
  {
    key: "amount",
    title: t("queue.column.amount"),
    track: "minmax(110px, max-content)",
    cell: (claim) => (
      <span className={styles.amount}>
        {formatMoney(signedAmount(claim.kind, claim.amount), claim.currency)}
        {claim.currency !== claim.base_currency && claim.base_amount != null && <small>{formatMoney(signedAmount(claim.kind, claim.base_amount), claim.base_currency)}</small>}
      </span>
    ),
  },
  { key: "day", title: t("queue.column.day"), track: "minmax(100px, max-content)", cell: (claim) => <time dateTime={claim.expense_date}>{formatDay(claim.expense_date)}</time> },
  {
    key: "waits",
    title: t("queue.column.waits"),
    track: "minmax(110px, 1fr)",
    cell: (claim) => (claim.current_step?.is_mine ? t("queue.you") : (claim.waits_for ?? null)),
  },
  { key: "state", title: t("queue.column.state"), track: "max-content", badge: true, cell: (claim) => <ClaimChip status={claim.status} /> },
];
