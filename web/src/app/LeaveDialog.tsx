// Asks before unsaved work is left behind.
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";

export default function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Dialog
      open
      onClose={onStay}
      title={t("app.leave.title")}
      description={t("app.leave.body")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onLeave}>{t("app.leave.go")}</Button>
          <Button variant="primary" onClick={onStay}>
            {t("app.leave.stay")}
          </Button>
        </>
      }
    />
  );
}
