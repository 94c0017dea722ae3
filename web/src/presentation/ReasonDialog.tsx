// An act on a contract that cannot be taken back and says why: declining, voiding.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemText } from "../api/problems";
import { useUnsavedWork } from "../device/unsaved";
import { t } from "../i18n/t";
import { TextArea } from "../ui/Field";
import { FormDialog } from "../ui/FormDialog";
import { toast } from "../ui/Toast";

/** As much as the server takes. */
const mostCharacters = 1_000;

interface ReasonDialogProps {
  title: string;
  description: string;
  label: string;
  help: string;
  /** What to do when no reason is given. */
  missing: string;
  send: string;
  /** What is said when it is done. */
  done: string;
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

export function ReasonDialog({ label, help, missing, done, act, ...dialog }: ReasonDialogProps) {
  const queries = useQueryClient();
  const work = useMutation({
    mutationFn: act,
    onSuccess: async () => {
      toast(done);
      dialog.onClose();
      await queries.invalidateQueries({ queryKey: ["contract"] });
    },
  });
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const given = reason.trim();
  useUnsavedWork(given !== "");
  return (
    <FormDialog
      {...dialog}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      danger
      busy={work.isPending}
      refused={work.error && problemText(work.error)}
      onSend={() => {
        setTried(true);
        if (given !== "") work.mutate(given);
      }}
    >
      <TextArea
        label={label}
        help={help}
        maxLength={mostCharacters}
        value={reason}
        error={tried && given === "" ? missing : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  );
}
