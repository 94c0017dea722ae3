// Calling more people to an event.
import { useState } from "react";
import { useMe } from "../../../api/identity";
import { addParticipants } from "../../../api/office-schedule";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { FormDialog } from "../../../ui/FormDialog";
import { Refusal } from "../change/Refusal";
import { personOf, type PersonDraft } from "../form/draft";
import { PeopleField } from "../form/PeopleField";
import { timeOf } from "../form/typed-time";
import { Reach } from "./Reach";
import { usePeopleChange } from "./usePeopleChange";

export function AddPeopleDialog({ event, taken, onClose }: { event: ScheduleEvent; taken: ReadonlySet<string>; onClose: () => void }) {
  const home = useMe().organization.timezone;
  const [people, setPeople] = useState<readonly PersonDraft[]>([]);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const count = people.length;
  const change = usePeopleChange(
    event,
    (reach) => addParticipants(event.id, people.map(personOf), reach, reason.trim() || null),
    () => t("people.added", { count }),
    onClose,
  );
  const isConflict = change.problem?.type === "schedule_conflict";
  const held = count === 0 ? t("people.add.none") : isConflict && reason.trim() === "" ? t("refusal.reason.missing") : null;
  const submit = () => {
    setTried(true);
    if (people.every(({ callTime }) => callTime.trim() === "" || timeOf(callTime) !== null)) change.run();
  };
  return (
    <FormDialog
      wide
      title={t("people.add.title", { title: event.title })}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={isConflict ? t("people.add.anyway") : t("people.add.send", { count })}
      busy={change.busy}
      held={held}
      onSend={submit}
      onClose={onClose}
    >
      <PeopleField people={people} taken={taken} production={event.production?.id ?? ""} tried={tried} onChange={setPeople} />
      <Reach event={event} change={change} />
      {change.problem && <Refusal problem={change.problem} home={home} reason={reason} onReason={setReason} fold={null} onFold={() => undefined} onTime={() => undefined} />}
    </FormDialog>
  );
}
