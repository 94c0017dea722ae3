// Asks what becomes of claims and answers that are only on this device, before somebody signs out.
import { useState } from "react";
import { signOut } from "../api/identity";
import { outboxOf } from "../api/outbox";
import { repliesOf } from "../api/replies";
import type { Unsent } from "../device/unsent";
import { t } from "../i18n/leaving";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { stay } from "./leaving";

function titleOf({ claims, replies }: Unsent): string {
  if (replies === 0) return t("app.sign_out.title", { count: claims });
  return claims === 0 ? t("app.sign_out.title.replies", { count: replies }) : t("app.sign_out.title.both", { count: claims + replies });
}

export default function SignOutDialog({ unsent, viewer }: { unsent: Unsent; viewer: string }) {
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
      title={titleOf(unsent)}
      description={t("app.sign_out.body")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button variant="danger" busy={busy} onClick={() => void go(() => discardAll(viewer))}>
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

async function discardAll(viewer: string): Promise<void> {
  const [outbox, replies] = [outboxOf(viewer), repliesOf(viewer)];
  await Promise.all([outbox.load().catch(() => undefined), replies.load()]);
  await Promise.all([outbox.discardAll(), replies.discardAll()]);
}
