// Filling in a name or a text field of the document.
import { useState, type SubmitEvent } from "react";
import type { ContractField } from "../../../api/types";
import { t } from "../../../i18n/signing";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextInput } from "../../../ui/Field";

interface ValueDialogProps {
  field: ContractField;
  value: string;
  onUse: (value: string) => void;
  onClose: () => void;
  focusAfter: () => HTMLElement | null;
}

export default function ValueDialog({ field, value, onUse, onClose, focusAfter }: ValueDialogProps) {
  const [text, setText] = useState(value);
  const [tried, setTried] = useState(false);
  const label = field.label ?? t(`sign.field.${field.kind}`);
  const missing = field.required && text.trim() === "";
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!missing) onUse(text.trim());
  };
  return (
    <Dialog
      open
      onClose={onClose}
      finalFocus={focusAfter}
      title={label}
      closeLabel={t("action.close")}
      actions={
        <Button type="submit" form="value" variant="primary">
          {t("sign.pad.use")}
        </Button>
      }
    >
      <form id="value" noValidate onSubmit={submit}>
        <TextInput
          label={label}
          value={text}
          maxLength={200}
          autoComplete={field.kind === "name" ? "name" : "off"}
          error={tried && missing ? t("sign.value.missing") : undefined}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
