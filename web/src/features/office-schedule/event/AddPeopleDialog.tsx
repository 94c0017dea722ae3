// Calling more people to an event.
import { useState } from "react";
import { useMe } from "../../../api/identity";
import { addParticipants } from "../../../api/office-schedule";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { FormDialog } from "../../../ui/FormDialog";
import { Refusal } from "../change/Refusal";
import { hasWrongTime, personOf, type PersonDraft } from "../form/draft";
import { PeopleField } from "../form/PeopleField";
import { Reach } from "./Reach";
import { usePeopleChange } from "./usePeopleChange";

export function AddPeopleDialog({ event, taken, onClose }: { event: ScheduleEvent; taken: ReadonlySet<string>; onClose: () => void }) {
  const home = useMe().organization.timezone;
  const [people, setPeople] = useState<readonly PersonDraft[]>([]);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const count = people.length;
  const { preview, run, busy, ...reach } = usePeopleChange(event, {
    act: (range) => (count === 0 ? null : { action: "add_participants", participants: people.map(personOf), range }),
    send: (how) => addParticipants(event.id, people.map(personOf), how, reason.trim() || null),
    done: () => t("people.added", { count }),
    onClose,
  });
  const { problem } = preview;
  const isConflict = problem?.type === "schedule_conflict";
  const held = count === 0 ? t("people.add.none") : isConflict && reason.trim() === "" ? t("refusal.reason.missing") : null;
  const submit = () => {
    setTried(true);
    if (!people.some(hasWrongTime)) run();
  };
  return (
    <FormDialog
      wide
      title={t("people.add.title", { title: event.title })}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={isConflict ? t("people.add.anyway") : t("people.add.send", { count })}
      busy={busy}
      held={held}
      onSend={submit}
      onClose={onClose}
    >
      <PeopleField people={people} taken={taken} production={event.production?.id ?? ""} tried={tried} onChange={setPeople} />
      <Reach event={event} preview={preview} {...reach} />
      {problem && <Refusal problem={problem} home={home} reason={reason} onReason={setReason} fold={null} onFold={() => undefined} onTime={() => undefined} />}
    </FormDialog>
  );
}
