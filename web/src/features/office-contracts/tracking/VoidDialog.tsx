// Voiding cannot be undone: names the contract, says what happens to whom, and asks for the reason.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { voidContract } from "../../../api/office-contracts";
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { ReasonDialog } from "../../../presentation/ReasonDialog";
import { toast } from "../../../ui/Toast";

export function VoidDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const queries = useQueryClient();
  const work = useMutation({
    mutationFn: (reason: string) => voidContract(contract.id, reason),
    onSuccess: async () => {
      toast(t("track.void.done", { title: contract.title }));
      onClose();
      await queries.invalidateQueries({ queryKey: ["contract"] });
    },
  });
  return (
    <ReasonDialog
      title={t("track.void.title", { title: contract.title })}
      description={t("track.void.body", { count: contract.counts.assignments - contract.counts.signed })}
      label={t("track.void.reason")}
      help={t("track.void.reason.help")}
      missing={t("track.void.reason.missing")}
      send={t("track.void.submit")}
      busy={work.isPending}
      error={work.error}
      onSend={(reason) => work.mutate(reason)}
      onClose={onClose}
    />
  );
}
