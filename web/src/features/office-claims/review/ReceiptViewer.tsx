// The receipts of a claim, one at a time, as large as there is room.
import { useState } from "react";
import type { Receipt } from "../../../api/types";
import { t } from "../../../i18n/office-claims";
import { buttonClass, IconButton } from "../../../ui/Button";
import { BackIcon, ContractIcon, ForwardIcon } from "../../../ui/icons";
import styles from "./Review.module.css";

export function ReceiptViewer({ receipts }: { receipts: readonly Receipt[] }) {
  const [at, setAt] = useState(0);
  const count = receipts.length;
  const receipt = receipts[Math.min(at, count - 1)];
  if (!receipt) return <p className={styles.noReceipt}>{t("review.receipt.none")}</p>;
  const name = t("review.receipt.alt", { n: at + 1, name: receipt.original_name });
  const isPicture = receipt.mime_type.startsWith("image/") && !/hei[cf]$/.test(receipt.mime_type);
  return (
    <section className={styles.viewer} aria-label={t("review.receipts")}>
      {count > 1 && (
        <div className={styles.turn}>
          <IconButton label={t("review.receipt", { n: Math.max(1, at), count })} icon={<BackIcon />} disabled={at === 0} onClick={() => setAt(at - 1)} />
          <span role="status">{t("review.receipt", { n: at + 1, count })}</span>
          <IconButton label={t("review.receipt", { n: Math.min(count, at + 2), count })} icon={<ForwardIcon />} disabled={at === count - 1} onClick={() => setAt(at + 1)} />
        </div>
      )}
      {isPicture ? (
        <a href={receipt.file_url} target="_blank" rel="noreferrer" className={styles.picture} title={t("review.receipt.larger")}>
          <img src={receipt.file_url} alt={name} />
        </a>
      ) : (
        <div className={styles.file}>
          {receipt.thumbnail_url && <img src={receipt.thumbnail_url} alt={name} />}
          <a href={receipt.file_url} target="_blank" rel="noreferrer" className={buttonClass("secondary")}>
            <ContractIcon />
            {t("review.receipt.pdf", { name: receipt.original_name })}
          </a>
        </div>
      )}
    </section>
  );
}
