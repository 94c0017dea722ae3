// With what the company seals its documents, and the certificate to hand to whoever is to trust it.
import { useQuery } from "@tanstack/react-query";
import { sealCertificateQuery } from "../../api/security";
import { offerDownload } from "../../device/download";
import { formatDateTime } from "../../i18n/format";
import { t } from "../../i18n/settings";
import { Failure } from "../../presentation/Failure";
import { Button } from "../../ui/Button";
import { Card, Section } from "../../ui/Page";
import { SkeletonRows } from "../../ui/States";
import styles from "./Settings.module.css";

/** As readers print it: pairs of digits. */
const inPairs = (digits: string): string => digits.toUpperCase().replace(/..(?=.)/g, "$& ");

export function SealCertificate() {
  const seal = useQuery(sealCertificateQuery);
  return (
    <Section title={t("security.seal")}>
      {seal.isPending && <SkeletonRows label={t("app.loading")} rows={1} />}
      {seal.isError && !seal.data && <Failure error={seal.error} onRetry={() => void seal.refetch()} />}
      {seal.data === null && <p>{t("security.seal.none")}</p>}
      {seal.data && (
        <Card className={styles.start ?? ""}>
          <p>{seal.data.is_imported ? t("security.seal.imported", { name: seal.data.common_name }) : t("security.seal.made", { name: seal.data.common_name })}</p>
          <p>{t("security.seal.until", { when: formatDateTime(seal.data.valid_until) })}</p>
          <p>
            {t("security.seal.fingerprint")}: <code>{inPairs(seal.data.fingerprint_sha256)}</code>
          </p>
          <Button onClick={() => offerDownload(new Blob([seal.data?.pem ?? ""], { type: "application/x-pem-file" }), "seal-certificate.pem")}>{t("security.seal.download")}</Button>
        </Card>
      )}
    </Section>
  );
}
