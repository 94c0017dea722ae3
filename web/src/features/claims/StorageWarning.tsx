// Says beforehand when the browser may not keep what is entrusted to it.
import { useEffect, useState } from "react";
import { scarceBytes, storageOutlook, type StorageOutlook } from "../../device/storage";
import { t } from "../../i18n/claims";
import { formatSize } from "../../i18n/format";
import { Banner } from "../../ui/States";

export function StorageWarning({ holds, ask }: { holds: boolean; ask: boolean }) {
  const [outlook, setOutlook] = useState<StorageOutlook | null>(null);
  useEffect(() => {
    let left = false;
    void storageOutlook(ask).then((found) => {
      if (!left) setOutlook(found);
    });
    return () => {
      left = true;
    };
  }, [ask]);
  if (!outlook) return null;
  if (outlook.keeps === "refused") return <Banner tone="error">{t("claims.storage.refused")}</Banner>;
  if (outlook.free !== null && outlook.free < scarceBytes) {
    return <Banner tone="warning">{t("claims.storage.scarce", { free: formatSize(outlook.free) })}</Banner>;
  }
  return holds && outlook.keeps === "at_risk" ? <Banner tone="warning">{t("claims.storage.at_risk")}</Banner> : null;
}
