// The details over the pages, where the screen has no room beside them.
import type { ReactNode } from "react";
import { t } from "../../../i18n/office-contracts";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";

export function DetailsDialog({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("prepare.details")}
      closeLabel={t("action.close")}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t("action.close")}
        </Button>
      }
    >
      {children}
    </Dialog>
  );
}
