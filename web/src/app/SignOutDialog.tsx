// Asks what becomes of claims that are only on this device, before somebody signs out.
import { useState } from "react";
import { signOut } from "../api/identity";
import { outboxOf } from "../api/outbox";
import { t } from "../i18n/leaving";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { stay } from "./leaving";

export default function SignOutDialog({ count, viewer }: { count: number; viewer: string }) {
  const [busy, setBusy] = useState(false);
  const go = async (first: () => Promise<void>) => {
    setBusy(true);
    try {
      await first();
      stay();
      await signOut();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={stay}
      title={t("app.sign_out.title", { count })}
      description={t("app.sign_out.body")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button variant="danger" busy={busy} onClick={() => void go(() => outboxOf(viewer).discardAll())}>
            {t("app.sign_out.delete")}
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void go(() => Promise.resolve())}>
            {t("app.sign_out.keep")}
          </Button>
        </>
      }
    />
  );
}
