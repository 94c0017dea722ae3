// Taking a contract back from those who have not signed: all of them, or some.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { withdraw } from "../../../api/office-contracts";
import { problemText } from "../../../api/problems";
import type { Assignment, Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextArea } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";

interface WithdrawDialogProps {
  contract: Contract;
  /** Without: everybody who has not signed. */
  parts?: readonly Assignment[];
  onClose: () => void;
  onDone: () => void;
}

export function WithdrawDialog({ contract, parts, onClose, onDone }: WithdrawDialogProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const work = useMutation({
    mutationFn: () => withdraw(contract.id, parts?.map((part) => part.id), reason.trim() || undefined),
    onSuccess: async () => {
      toast(parts ? t("track.withdraw.done", { count: parts.length }) : t("track.withdraw.done_all"));
      onDone();
      await queries.invalidateQueries({ queryKey: ["contract"] });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!work.isPending) work.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={parts ? t("track.withdraw.title", { count: parts.length }) : t("track.withdraw.title_all")}
      description={t("track.withdraw.body")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" form="withdraw" variant="danger" busy={work.isPending}>
            {t("track.withdraw.submit")}
          </Button>
        </>
      }
    >
      <form id="withdraw" noValidate onSubmit={submit}>
        <div role="alert">{work.isError && <Banner tone="error">{problemText(work.error)}</Banner>}</div>
        <TextArea label={t("track.withdraw.reason")} rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </form>
    </Dialog>
  );
}
