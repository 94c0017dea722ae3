// Rejecting a whole claim: it cannot be undone, so it names the claim and asks for the reason the person will read.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { claimQuery } from "../../../api/claims";
import { rejectClaim } from "../../../api/office-claims";
import { asProblem, problemText } from "../../../api/problems";
import type { Claim } from "../../../api/types";
import { formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { signedAmount } from "../../../presentation/claim-title";
import { TextArea } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { toast } from "../../../ui/Toast";

export function RejectDialog({ claim, onClose, onDone }: { claim: Claim; onClose: () => void; onDone: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const reject = useMutation({
    mutationFn: () => rejectClaim(claim.id, claim.version, reason.trim()),
    onSuccess: () => {
      toast(t("review.rejected", { number: claim.number }));
      onClose();
      void queries.invalidateQueries({ queryKey: ["expense"] });
      onDone();
    },
    onError: (error) => {
      if (asProblem(error).type === "version_mismatch") return queries.invalidateQueries({ queryKey: claimQuery(claim.id).queryKey });
    },
  });
  const problem = reject.error ? asProblem(reject.error) : null;
  return (
    <FormDialog
      title={t("review.reject.title", { number: claim.number })}
      description={t("review.reject.body", { name: claim.person_name, amount: formatMoney(signedAmount(claim.kind, claim.amount), claim.currency) })}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("review.reject")}
      danger
      busy={reject.isPending}
      refused={problem && (problem.type === "version_mismatch" ? t("review.stale") : problemText(problem))}
      onSend={() => {
        setTried(true);
        if (reason.trim() !== "") reject.mutate();
      }}
      onClose={onClose}
    >
      <TextArea
        label={t("review.reason")}
        help={t("review.reason.help")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried && reason.trim() === "" ? t("review.error.reason") : undefined}
      />
    </FormDialog>
  );
}
