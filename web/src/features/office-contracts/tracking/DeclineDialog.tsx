// Declining for the company: what waits for the person's signature is not sealed, whoever has signed it before.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { declineContract } from "../../../api/signing";
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { ReasonDialog } from "../../../presentation/ReasonDialog";
import { toast } from "../../../ui/Toast";

export function DeclineDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const queries = useQueryClient();
  const work = useMutation({
    mutationFn: (reason: string) => declineContract(contract.id, reason),
    onSuccess: async () => {
      toast(t("track.decline.done", { title: contract.title }));
      onClose();
      await queries.invalidateQueries({ queryKey: ["contract"] });
    },
  });
  return (
    <ReasonDialog
      title={t("track.decline.title", { title: contract.title })}
      description={t("track.decline.body")}
      label={t("track.decline.reason")}
      help={t("track.decline.reason.help")}
      missing={t("track.decline.reason.missing")}
      send={t("track.decline.submit")}
      busy={work.isPending}
      error={work.error}
      onSend={(reason) => work.mutate(reason)}
      onClose={onClose}
    />
  );
}
