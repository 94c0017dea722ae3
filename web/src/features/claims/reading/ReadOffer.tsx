// What was read from the receipts of a draft that is with the office's system; what is used is sent like anything that is typed.
import { useState } from "react";
import { draftOf, type ClaimDraft } from "../../../api/claim-draft";
import { outboxOf } from "../../../api/outbox";
import type { Claim } from "../../../api/types";
import { t } from "../../../i18n/claims";
import { toast } from "../../../ui/Toast";
import { Suggestions } from "./Suggestions";

export function ReadOffer({ claim, viewer }: { claim: Claim; viewer: string }) {
  // Until the claim comes back changed, there is nothing to change in it again.
  const [used, setUsed] = useState<number | null>(null);
  const draft = draftOf(claim);
  const use = async (part: Partial<ClaimDraft>) => {
    const outbox = outboxOf(viewer);
    setUsed(claim.version);
    try {
      await outbox.begin(claim.id, draft, { version: claim.version });
      await outbox.change(claim.id, { ...draft, ...part });
      await outbox.queue(claim.id, "save");
    } catch {
      setUsed(null);
      toast(t("form.not_saved"), { tone: "error" });
    }
  };
  return claim.version === used ? null : <Suggestions receipts={claim.receipts} draft={draft} change={(part) => void use(part)} />;
}
