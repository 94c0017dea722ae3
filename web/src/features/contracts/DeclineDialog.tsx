// Declining a contract: it cannot be taken back, so it names the contract, says what happens and asks for the reason.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { declineContract } from "../../api/signing";
import { problemText } from "../../api/problems";
import type { Contract } from "../../api/types";
import { useUnsavedWork } from "../../device/unsaved";
import { t } from "../../i18n/signing";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextArea } from "../../ui/Field";
import { Banner } from "../../ui/States";
import { toast } from "../../ui/Toast";

export default function DeclineDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  useUnsavedWork(reason.trim() !== "");
  const decline = useMutation({
    mutationFn: () => declineContract(contract.id, reason.trim()),
    onSuccess: async () => {
      toast(t("decline.done", { title: contract.title }));
      onClose();
      await queries.invalidateQueries({ queryKey: ["contract"] });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== "" && !decline.isPending) decline.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("decline.title", { title: contract.title })}
      description={t("decline.body")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" form="decline" variant="danger" busy={decline.isPending}>
            {t("decline.submit")}
          </Button>
        </>
      }
    >
      <form id="decline" noValidate onSubmit={submit}>
        <div role="alert">{decline.isError && <Banner tone="error">{problemText(decline.error)}</Banner>}</div>
        <TextArea
          label={t("decline.reason")}
          help={t("decline.reason.help")}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={tried && reason.trim() === "" ? t("decline.reason.missing") : undefined}
        />
      </form>
    </Dialog>
  );
}
