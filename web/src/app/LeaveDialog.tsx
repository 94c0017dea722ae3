// Asks before unsaved work is left behind.
import { english } from "../i18n/catalogue";
import { leave } from "../i18n/en/leave";
import { translator } from "../i18n/message";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";

const t = translator({ ...english, ...leave });

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
