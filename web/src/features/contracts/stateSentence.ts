// What state a contract is in for the signer, in one sentence.
import type { Contract } from "../../api/types";
import { formatWhen } from "../../i18n/format";
import { t } from "../../i18n/t";

export function stateSentence(contract: Contract): string {
  const mine = contract.my_assignment;
  if (!mine) return t(contract.status === "cancelled" ? "contract.state.cancelled" : `contract.status.${contract.status}`);
  switch (mine.status) {
    case "pending":
    case "sent":
    case "viewed":
      if (contract.status === "cancelled") return t("contract.state.cancelled");
      if (!mine.can_sign) return t("contract.state.later");
      return contract.expires_at
        ? t("contract.state.waiting_until", { when: formatWhen(contract.expires_at) })
        : t("contract.state.waiting");
    case "signed":
      return t("contract.state.signed", { when: formatWhen(mine.signed_at ?? contract.updated_at) });
    case "declined":
      return t("contract.state.declined", { when: formatWhen(mine.declined_at ?? contract.updated_at) });
    case "expired":
      return t("contract.state.expired");
    case "voided":
      return t("contract.state.voided");
  }
}
