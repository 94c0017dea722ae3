// An act that cannot be taken back and says why, such as declining or voiding a contract.
import { useState } from "react";
import { problemText } from "../api/problems";
import { useUnsavedWork } from "../device/unsaved";
import { t } from "../i18n/t";
import { TextArea } from "../ui/Field";
import { FormDialog } from "../ui/FormDialog";

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
  busy: boolean;
  /** Why it was refused; null while it was not. */
  error: unknown;
  onSend: (reason: string) => void;
  onClose: () => void;
}

export function ReasonDialog({ label, help, missing, error, onSend, ...dialog }: ReasonDialogProps) {
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
      refused={error != null && problemText(error)}
      onSend={() => {
        setTried(true);
        if (given !== "") onSend(given);
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
