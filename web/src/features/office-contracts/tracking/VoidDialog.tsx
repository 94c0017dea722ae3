// Voiding cannot be undone: names the contract, says what happens to whom, and asks for the reason.
import { voidContract } from "../../../api/office-contracts";
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { ReasonDialog } from "../../../presentation/ReasonDialog";

export function VoidDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  return (
    <ReasonDialog
      title={t("track.void.title", { title: contract.title })}
      description={t("track.void.body", { count: contract.counts.assignments - contract.counts.signed })}
      label={t("track.void.reason")}
      help={t("track.void.reason.help")}
      missing={t("track.void.reason.missing")}
      send={t("track.void.submit")}
      done={t("track.void.done", { title: contract.title })}
      act={(reason) => voidContract(contract.id, reason)}
      onClose={onClose}
    />
  );
}
