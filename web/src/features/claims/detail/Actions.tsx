// What can be done with a claim now. What cannot be pressed says why.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { cancelClaim, submitClaim, withdrawClaim } from "../../../api/claims";
import { problemText } from "../../../api/problems";
import { useMe } from "../../../api/identity";
import { can as may } from "../../../api/permissions";
import type { Claim } from "../../../api/types";
import { t } from "../../../i18n/claims";
import { formatMoney } from "../../../i18n/format";
import { Button, buttonClass } from "../../../ui/Button";
import { DialogOnDemand } from "../../../ui/DialogOnDemand";
import { onDemand } from "../../../ui/onDemand";
import { CheckIcon, PenIcon, SendIcon, UndoIcon } from "../../../ui/icons";
import { ActionBar } from "../../../ui/Page";
import { toast } from "../../../ui/Toast";

const ReturnDialog = onDemand(() => import("./ReturnDialog").then((module) => module.ReturnDialog));
const PayDialog = onDemand(() => import("./PayDialog").then((module) => module.PayDialog));

export function Actions({ claim, isMine }: { claim: Claim; isMine: boolean }) {
  const [cancelling, setCancelling] = useState(false);
  const [paying, setPaying] = useState(false);
  const [returning, setReturning] = useState(false);
  const left = claim.advance_remaining ?? 0;
  const pays = may(useMe(), "expenses:pay");
  const { can } = claim;
  const submit = useStep(() => submitClaim(claim.id), t("form.sent"));
  const withdraw = useStep(() => withdrawClaim(claim.id), t("claim.withdrawn"));
  const pay = claim.status === "approved" && pays;
  const bookReturn = left > 0 && pays;
  if (!isMine) {
    if (!can.decide.enabled && !pay && !bookReturn) return null;
    return (
      <ActionBar>
        {can.decide.enabled && (
          <Link href={`/claims/${claim.id}/review`} className={buttonClass("primary")}>
            <CheckIcon />
            {t("claim.decide")}
          </Link>
        )}
        {pay && <Button onClick={() => setPaying(true)}>{t("claim.pay")}</Button>}
        {paying && <PayDialog claim={claim} onClose={() => setPaying(false)} />}
        {bookReturn && <Button onClick={() => setReturning(true)}>{t("claim.return")}</Button>}
        {returning && <ReturnDialog claim={claim} left={left} onClose={() => setReturning(false)} />}
      </ActionBar>
    );
  }
  const isDraft = claim.status === "draft";
  const isOpen = isDraft || claim.status === "submitted";
  if (!isOpen) return null;
  return (
    <ActionBar>
      {can.cancel.enabled && (
        <Button variant="quiet" onClick={() => setCancelling(true)}>
          {t("claim.cancel")}
        </Button>
      )}
      {claim.status === "submitted" && (
        <Button icon={<UndoIcon />} busy={withdraw.isPending} disabledReason={can.withdraw.enabled ? null : (can.withdraw.reason ?? "")} onClick={() => withdraw.mutate()}>
          {t("claim.withdraw")}
        </Button>
      )}
      {can.edit.enabled && (
        <Link href={`/claims/${claim.id}/edit`} className={buttonClass("secondary")}>
          <PenIcon />
          {t("claim.edit")}
        </Link>
      )}
      {isDraft && (
        <Button variant="primary" icon={<SendIcon />} busy={submit.isPending} disabledReason={can.submit.enabled ? null : (can.submit.reason ?? "")} onClick={() => submit.mutate()}>
          {t("claim.submit")}
        </Button>
      )}
      {cancelling && <CancelDialog claim={claim} onClose={() => setCancelling(false)} />}
    </ActionBar>
  );
}

function CancelDialog({ claim, onClose }: { claim: Claim; onClose: () => void }) {
  const cancel = useStep(() => cancelClaim(claim.id), t("claim.cancelled"), onClose);
  return (
    <DialogOnDemand
      open
      onClose={onClose}
      title={t("claim.cancel.title", { number: claim.number })}
      description={t("claim.cancel.body", { amount: formatMoney(claim.amount, claim.currency) })}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button variant="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("claim.cancel.confirm")}
          </Button>
        </>
      }
    />
  );
}

function useStep(run: () => Promise<Claim>, done: string, after?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      toast(done);
      after?.();
      await queries.invalidateQueries({ queryKey: ["expense"] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
}
