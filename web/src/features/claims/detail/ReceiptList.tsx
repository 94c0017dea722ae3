// The receipts of a claim, each opening in full.
import type { Receipt } from "../../../api/types";
import { t } from "../../../i18n/claims";
import { formatSize } from "../../../i18n/format";
import { ContractIcon } from "../../../ui/icons";
import { Section } from "../../../ui/Page";
import styles from "./Detail.module.css";

export function ReceiptList({ receipts }: { receipts: readonly Receipt[] }) {
  return (
    <Section title={t("claim.receipts.title")}>
      {receipts.length === 0 && <p className={styles.muted}>{t("claim.receipts.none")}</p>}
      {receipts.length > 0 && (
        <ul className={styles.receipts}>
          {receipts.map((receipt, index) => (
            <li key={receipt.id}>
              <a href={receipt.file_url} target="_blank" rel="noreferrer" aria-label={t("claim.receipt.open", { n: index + 1 })}>
                {receipt.thumbnail_url ? <img src={receipt.thumbnail_url} alt="" loading="lazy" /> : <ContractIcon />}
              </a>
              <small>
                {t(`claim.reading.${receipt.reading}`)} · {formatSize(receipt.file_size_bytes)}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
