// Noting that one claim was paid by itself.
import { payClaim } from "../../../api/office-claims";
import type { Claim } from "../../../api/types";
import { t } from "../../../i18n/office-claims";
import { PaymentDialog } from "./PaymentDialog";

export function PayDialog({ claim, onClose }: { claim: Claim; onClose: () => void }) {
  return (
    <PaymentDialog
      texts={{
        title: t("pay.one.title", { number: claim.number, name: claim.person_name }),
        description: t("pay.one.body", { name: claim.person_name }),
        reference: t("pay.reference"),
        day: t("pay.paid_on"),
        confirm: t("pay.paid"),
        done: t("pay.one.done", { number: claim.number }),
        refused: (problem) => (problem.type === "invalid_state" ? t("pay.one.refused") : null),
      }}
      send={({ reference, paid_on }) => payClaim(claim.id, { reference, paid_on })}
      onClose={onClose}
    />
  );
}
