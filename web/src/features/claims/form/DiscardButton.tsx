// Throwing away what is only on this device. It cannot be undone, so it says what is lost.
import { useState } from "react";
import type { ClaimOutbox, WaitingClaim } from "../../../api/outbox";
import { t } from "../../../i18n/claims";
import { Button } from "../../../ui/Button";
import { DialogOnDemand } from "../../../ui/DialogOnDemand";

interface DiscardProps {
  id: string;
  outbox: ClaimOutbox;
  here: WaitingClaim | undefined;
  onDone: () => void;
}

export function DiscardButton({ id, outbox, here, onDone }: DiscardProps) {
  const [asking, setAsking] = useState(false);
  if (!here) return null;
  const close = () => setAsking(false);
  return (
    <>
      <Button variant="quiet" onClick={() => setAsking(true)}>
        {t("form.discard")}
      </Button>
      {asking && (
        <DialogOnDemand
          open
          onClose={close}
          title={t("form.discard.title")}
          description={
            here.created
              ? t("form.discard.changes")
              : t("form.discard.body", { receipts: t("claim.receipts", { count: here.receipts.length }) })
          }
          closeLabel={t("action.close")}
          actions={
            <>
              <Button onClick={close}>{t("action.cancel")}</Button>
              <Button variant="danger" onClick={() => void outbox.discard(id).then(onDone)}>
                {t("form.discard")}
              </Button>
            </>
          }
        />
      )}
    </>
  );
}
