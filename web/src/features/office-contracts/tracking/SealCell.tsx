// The sealed copy of one signer: waiting, being made, there to download, or failed with the reason and a second try.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { retrySeal } from "../../../api/office-contracts";
import { problemText } from "../../../api/problems";
import type { Assignment } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { Button, IconButton } from "../../../ui/Button";
import { DownloadIcon, WarningIcon } from "../../../ui/icons";
import { Spinner } from "../../../ui/Spinner";
import { toast } from "../../../ui/Toast";
import { download } from "./download";
import styles from "./Signers.module.css";

export function SealCell({ part, manages }: { part: Assignment; manages: boolean }) {
  const queries = useQueryClient();
  const { seal } = part;
  const retry = useMutation({
    mutationFn: () => retrySeal(part.contract_id, seal?.id ?? ""),
    onSuccess: async () => {
      toast(t("track.seal.retried"));
      await Promise.all([queries.invalidateQueries({ queryKey: ["contract"] }), queries.invalidateQueries({ queryKey: ["seals"] })]);
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  if (!seal) return null;
  switch (seal.status) {
    case "sealed":
      return (
        <IconButton
          label={t("track.download.sealed_of", { name: part.signer_name })}
          icon={<DownloadIcon />}
          onClick={() => void download(part.contract_id, "sealed", seal.id)}
        />
      );
    case "sealing":
      return (
        <span className={styles.seal}>
          <Spinner />
          {t("track.seal.sealing")}
        </span>
      );
    case "failed":
      return (
        <span className={styles.sealFailed}>
          <span>
            <WarningIcon /> {t("track.seal.failed")}
          </span>
          {seal.error && <small>{seal.error}</small>}
          {manages && (
            <Button busy={retry.isPending} aria-label={t("track.seal.retry_of", { name: part.signer_name })} onClick={() => retry.mutate()}>
              {t("track.seal.retry")}
            </Button>
          )}
        </span>
      );
    case "waiting":
    case "voided":
      return <span className={styles.muted}>{t("track.seal.waiting")}</span>;
  }
}
