// What is asked of somebody who is called: as what, from when, and a word for them only.
import { t } from "../../../i18n/office-schedule";
import { TextArea, TextInput } from "../../../ui/Field";
import pieces from "../Pieces.module.css";
import { hasWrongTime, type PersonDraft } from "./draft";

interface PersonFieldsProps {
  person: PersonDraft;
  /** All of a call, or only as what they come. */
  asks: "call" | "role";
  /** Whether a time that is none is said to be so. */
  tried: boolean;
  onChange: (person: PersonDraft) => void;
}

export function PersonFields({ person, asks, tried, onChange }: PersonFieldsProps) {
  const set = (part: Partial<PersonDraft>) => onChange({ ...person, ...part });
  return (
    <>
      <div className={pieces.fields}>
        <TextInput label={t("form.people.role")} maxLength={100} value={person.role} onChange={(event) => set({ role: event.target.value })} />
        {asks === "call" && (
          <TextInput
            label={t("form.people.call_time")}
            value={person.callTime}
            onChange={(event) => set({ callTime: event.target.value })}
            error={tried && hasWrongTime(person) ? t("form.error.time") : undefined}
          />
        )}
      </div>
      {asks === "call" && <TextArea label={t("form.people.note", { name: person.name })} rows={2} maxLength={1000} value={person.note} onChange={(event) => set({ note: event.target.value })} />}
    </>
  );
}
