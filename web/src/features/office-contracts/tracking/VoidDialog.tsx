// Voiding cannot be undone: names the contract, says what happens to whom, and asks for the reason.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { voidContract } from "../../../api/office-contracts";
import { problemText } from "../../../api/problems";
import type { Contract } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/office-contracts";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextArea } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";

export function VoidDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  useUnsavedWork(reason.trim() !== "");
  const work = useMutation({
    mutationFn: () => voidContract(contract.id, reason.trim()),
    onSuccess: async () => {
      toast(t("track.void.done", { title: contract.title }));
      onClose();
      await queries.invalidateQueries({ queryKey: ["contract"] });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== "" && !work.isPending) work.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("track.void.title", { title: contract.title })}
      description={t("track.void.body", { count: contract.counts.assignments - contract.counts.signed })}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" form="void" variant="danger" busy={work.isPending}>
            {t("track.void.submit")}
          </Button>
        </>
      }
    >
      <form id="void" noValidate onSubmit={submit}>
        <div role="alert">{work.isError && <Banner tone="error">{problemText(work.error)}</Banner>}</div>
        <TextArea
          label={t("track.void.reason")}
          help={t("track.void.reason.help")}
          maxLength={1000}
          value={reason}
          error={tried && reason.trim() === "" ? t("track.void.reason.missing") : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
