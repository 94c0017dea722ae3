// Another role, time or note for somebody who is called already: what they answered stays.
import { useState } from "react";
import { useMe } from "../../../api/identity";
import { addParticipants } from "../../../api/office-schedule";
import type { Participant, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { FormDialog } from "../../../ui/FormDialog";
import { Refusal } from "../change/Refusal";
import { hasWrongTime, personDraftOf, personOf } from "../form/draft";
import { PersonFields } from "../form/PersonFields";
import { Reach } from "./Reach";
import { usePeopleChange } from "./usePeopleChange";

export function ChangePersonDialog({ event, person, onClose }: { event: ScheduleEvent; person: Participant; onClose: () => void }) {
  const home = useMe().organization.timezone;
  const [typed, setTyped] = useState(() => personDraftOf(person));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const { name } = person;
  const body = personOf(typed);
  const isWrong = hasWrongTime(typed);
  const isChanged = isWrong || JSON.stringify(body) !== JSON.stringify(personOf(personDraftOf(person)));
  const { preview, run, busy, ...reach } = usePeopleChange(event, {
    act: (range) => (isChanged && !isWrong ? { action: "add_participants", participants: [body], range } : null),
    send: (how) => addParticipants(event.id, [body], how, reason.trim() || null),
    done: () => t("people.changed", { name }),
    onClose,
  });
  const { problem } = preview;
  const isConflict = problem?.type === "schedule_conflict";
  const held = !isChanged ? t("change.nothing") : isConflict && reason.trim() === "" ? t("refusal.reason.missing") : null;
  return (
    <FormDialog
      wide
      title={t("people.change.title", { name })}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={isConflict ? t("people.change.anyway") : t("people.change.send")}
      busy={busy}
      held={held}
      onSend={() => {
        setTried(true);
        if (!isWrong) run();
      }}
      onClose={onClose}
    >
      <PersonFields person={typed} asks="call" tried={tried} onChange={setTyped} />
      <Reach event={event} preview={preview} {...reach} />
      {problem && <Refusal problem={problem} home={home} reason={reason} onReason={setReason} fold={null} onFold={() => undefined} onTime={() => undefined} />}
    </FormDialog>
  );
}
