// Noting what came back of an advance: all that is left of it, unless something else is typed.
import { useState } from "react";
import { newIdempotencyKey } from "../../../api/client";
import { returnOfAdvance } from "../../../api/office-claims";
import type { Claim } from "../../../api/types";
import { formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { PaymentDialog } from "./PaymentDialog";

export function ReturnDialog({ claim, left, onClose }: { claim: Claim; left: number; onClose: () => void }) {
  const [key] = useState(newIdempotencyKey);
  return (
    <PaymentDialog
      texts={{
        title: t("return.title", { number: claim.number, name: claim.person_name }),
        description: t("return.body", { left: formatMoney(left, claim.currency) }),
        reference: t("return.reference"),
        day: t("return.day"),
        confirm: t("return.confirm"),
        done: t("return.done"),
      }}
      offered={{ amount: String(left), currency: claim.currency, label: t("return.amount", { currency: claim.currency }) }}
      send={(entry) => returnOfAdvance(claim.id, entry, key)}
      onClose={onClose}
    />
  );
}
