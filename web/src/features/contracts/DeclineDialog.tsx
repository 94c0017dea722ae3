// Declining a contract: it cannot be taken back, so it names the contract, says what happens and asks for the reason.
import { declineContract } from "../../api/signing";
import type { Contract } from "../../api/types";
import { t } from "../../i18n/signing";
import { ReasonDialog } from "../../presentation/ReasonDialog";

export default function DeclineDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  return (
    <ReasonDialog
      title={t("decline.title", { title: contract.title })}
      description={t("decline.body")}
      label={t("decline.reason")}
      help={t("decline.reason.help")}
      missing={t("decline.reason.missing")}
      send={t("decline.submit")}
      done={t("decline.done", { title: contract.title })}
      act={(reason) => declineContract(contract.id, reason)}
      onClose={onClose}
    />
  );
}
