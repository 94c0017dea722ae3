// Taking somebody out of an event: what they answered is gone with it, so it is asked before.
import { removeParticipant } from "../../../api/office-schedule";
import { problemText } from "../../../api/problems";
import type { Participant, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { Button } from "../../../ui/Button";
import { DialogOnDemand } from "../../../ui/DialogOnDemand";
import { Banner } from "../../../ui/States";
import { Reach } from "./Reach";
import { usePeopleChange } from "./usePeopleChange";
import styles from "./Event.module.css";

export function RemovePersonDialog({ event, person, onClose }: { event: ScheduleEvent; person: Participant; onClose: () => void }) {
  const { name } = person;
  const change = usePeopleChange(
    event,
    (reach) => removeParticipant(event.id, person.id, reach),
    () => t("people.removed", { name }),
    onClose,
  );
  return (
    <DialogOnDemand
      open
      onClose={onClose}
      title={t("people.remove.title", { name })}
      description={t("people.remove.body", { title: event.title })}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button variant="danger" busy={change.busy} onClick={change.run}>
            {t("people.remove.send")}
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        <div role="alert">{change.problem && <Banner tone="error">{problemText(change.problem)}</Banner>}</div>
        <Reach event={event} change={change} />
      </div>
    </DialogOnDemand>
  );
}
