// Declining for the company: what waits for the person's signature is not sealed, whoever has signed it before.
import { declineContract } from "../../../api/signing";
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { ReasonDialog } from "../../../presentation/ReasonDialog";

export function DeclineDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  return (
    <ReasonDialog
      title={t("track.decline.title", { title: contract.title })}
      description={t("track.decline.body")}
      label={t("track.decline.reason")}
      help={t("track.decline.reason.help")}
      missing={t("track.decline.reason.missing")}
      send={t("track.decline.submit")}
      done={t("track.decline.done", { title: contract.title })}
      act={(reason) => declineContract(contract.id, reason)}
      onClose={onClose}
    />
  );
}
