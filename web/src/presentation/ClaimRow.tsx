// A claim as one line of a list: what it was, how much, where it stands.
import { Link } from "wouter";
import type { ClaimListed } from "../api/types";
import { t } from "../i18n/claim-words";
import { formatDay, formatMoney } from "../i18n/format";
import { classes } from "../ui/classes";
import { RowText, stateRowClass } from "../ui/List";
import { ClaimChip } from "./ClaimChip";
import { claimTitle, signedAmount } from "./claim-title";
import { ReceiptThumbnail } from "./ReceiptThumbnail";
import styles from "./ClaimRow.module.css";

export function ClaimRow({ claim }: { claim: ClaimListed }) {
  const reduced = claim.approved_amount !== null && claim.approved_amount !== undefined && claim.approved_amount < claim.amount;
  const amount = formatMoney(signedAmount(claim.kind, claim.amount), claim.currency);
  return (
    <li>
      <Link href={`/claims/${claim.id}`} className={classes(stateRowClass, styles.row)} data-row>
        <ReceiptThumbnail url={claim.thumbnail_url} />
        <RowText
          title={
            <span className={styles.head}>
              <span>{claimTitle(claim)}</span>
              <span className={styles.amount}>{amount}</span>
            </span>
          }
          detail={
            reduced
              ? t("claim.approved_of", { approved: formatMoney(signedAmount(claim.kind, claim.approved_amount ?? 0), claim.currency), amount })
              : `${formatDay(claim.expense_date)} · ${(claim.kind === "expense" && claim.category_name) || t(`claim.kind.${claim.kind}`)}`
          }
        />
        <ClaimChip status={claim.status} />
      </Link>
    </li>
  );
}
