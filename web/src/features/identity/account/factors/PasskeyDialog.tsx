// Adding a passkey: a name for it, then the browser's own dialog.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { addPasskey, beginPasskey } from "../../../../api/factors";
import { problemText } from "../../../../api/problems";
import { createPasskey, PasskeyDismissed, PasskeyExists } from "../../../../device/passkeys";
import { t } from "../../../../i18n/account";
import { Button } from "../../../../ui/Button";
import { Dialog } from "../../../../ui/Dialog";
import { TextInput } from "../../../../ui/Field";
import { Banner } from "../../../../ui/States";
import type { AddDialogProps } from "./AddFactor";
import styles from "../Account.module.css";

function failureText(error: unknown): string {
  if (error instanceof PasskeyDismissed) return t("factors.passkey.dismissed");
  return error instanceof PasskeyExists ? t("factors.passkey.exists") : problemText(error);
}

export default function PasskeyDialog({ onClose, onAdded }: AddDialogProps) {
  const [label, setLabel] = useState(t("factors.passkey.name.default"));
  const add = useMutation({
    mutationFn: async () => {
      const { challenge, options } = await beginPasskey();
      const credential = await createPasskey(options);
      return addPasskey({ challenge, credential, label: label.trim() || t("factors.passkey.name.default") });
    },
    onSuccess: onAdded,
  });
  return (
    <Dialog open onClose={onClose} title={t("factors.passkey.title")} description={t("factors.passkey.body")} closeLabel={t("action.close")}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!add.isPending) add.mutate();
        }}
      >
        <div role="alert">{add.isError && <Banner tone="error">{failureText(add.error)}</Banner>}</div>
        <TextInput label={t("factors.passkey.name")} value={label} maxLength={100} onChange={(event) => setLabel(event.target.value)} />
        <Button type="submit" variant="primary" busy={add.isPending}>
          {t("factors.passkey.create")}
        </Button>
      </form>
    </Dialog>
  );
}
