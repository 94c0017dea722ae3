// Taking somebody out of an event: what they answered is gone with it, so it is asked before.
import { removeParticipant } from "../../../api/office-schedule";
import { problemText } from "../../../api/problems";
import type { Participant, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { FormDialog } from "../../../ui/FormDialog";
import { Reach } from "./Reach";
import { usePeopleChange } from "./usePeopleChange";

export function RemovePersonDialog({ event, person, onClose }: { event: ScheduleEvent; person: Participant; onClose: () => void }) {
  const { name } = person;
  const { preview, run, busy, ...reach } = usePeopleChange(event, {
    act: (range) => ({ action: "remove_participant", user_id: person.user_id, range }),
    send: (how) => removeParticipant(event.id, person.id, how),
    done: () => t("people.removed", { name }),
    onClose,
  });
  return (
    <FormDialog
      title={t("people.remove.title", { name })}
      description={t("people.remove.body", { title: event.title })}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("people.remove.send")}
      danger
      busy={busy}
      refused={preview.problem && problemText(preview.problem)}
      onSend={run}
      onClose={onClose}
    >
      <Reach event={event} preview={preview} {...reach} />
    </FormDialog>
  );
}
