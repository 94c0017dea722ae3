// How much room the company's files take.
import { useQuery } from "@tanstack/react-query";
import { storageQuery } from "../../api/administration";
import { t } from "../../i18n/administration";
import { formatSize } from "../../i18n/format";
import { numberFormat } from "../../i18n/intl";
import { currentLocale } from "../../i18n/locale";
import { Failure } from "../../presentation/Failure";
import { ProgressBar } from "../../ui/ProgressBar";
import { Card } from "../../ui/Page";
import { Banner, SkeletonRows } from "../../ui/States";
import styles from "./Administration.module.css";

const nearlyFull = 0.9;
const gigabyte = 1_000_000_000;

/** Nowhere else is anything as large. */
const roomText = (bytes: number): string =>
  bytes < gigabyte ? formatSize(bytes) : t("work.storage.gb", { n: numberFormat(currentLocale(), { maximumFractionDigits: 1 }).format(bytes / gigabyte) });

export function Storage() {
  const storage = useQuery(storageQuery);
  if (!storage.data) {
    return storage.isError ? (
      <Failure error={storage.error} onRetry={() => void storage.refetch()} />
    ) : (
      <SkeletonRows label={t("app.loading")} height={96} rows={1} />
    );
  }
  const { used_bytes: used, limit_bytes: limit } = storage.data;
  if (!limit) {
    return (
      <Card className={styles.storage}>
        <p className={styles.amount}>{t("work.storage.used", { used: roomText(used) })}</p>
        <p className={styles.muted}>{t("work.storage.unlimited")}</p>
      </Card>
    );
  }
  const text = t("work.storage.of", { used: roomText(used), limit: roomText(limit) });
  return (
    <Card className={styles.storage}>
      <p className={styles.amount}>{text}</p>
      <ProgressBar label={t("work.storage")} value={Math.min(used, limit)} max={limit} text={text} />
      <p className={styles.muted}>{t("work.storage.free", { free: roomText(Math.max(0, limit - used)) })}</p>
      {used / limit > nearlyFull && <Banner tone="warning">{t("work.storage.full")}</Banner>}
    </Card>
  );
}
