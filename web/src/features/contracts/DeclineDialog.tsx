// Declining a contract: it cannot be taken back, so it names the contract, says what happens and asks for the reason.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { declineContract } from "../../api/signing";
import type { Contract } from "../../api/types";
import { t } from "../../i18n/signing";
import { ReasonDialog } from "../../presentation/ReasonDialog";
import { toast } from "../../ui/Toast";

export default function DeclineDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const queries = useQueryClient();
  const decline = useMutation({
    mutationFn: (reason: string) => declineContract(contract.id, reason),
    onSuccess: async () => {
      toast(t("decline.done", { title: contract.title }));
      onClose();
      await queries.invalidateQueries({ queryKey: ["contract"] });
    },
  });
  return (
    <ReasonDialog
      title={t("decline.title", { title: contract.title })}
      description={t("decline.body")}
      label={t("decline.reason")}
      help={t("decline.reason.help")}
      missing={t("decline.reason.missing")}
      send={t("decline.submit")}
      busy={decline.isPending}
      error={decline.error}
      onSend={(reason) => decline.mutate(reason)}
      onClose={onClose}
    />
  );
}
