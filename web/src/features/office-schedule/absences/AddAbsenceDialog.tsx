// Noting for somebody that they cannot come.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addAbsence } from "../../../api/absences";
import { asProblem, problemText } from "../../../api/problems";
import type { Artist } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { Checkbox, Select, TextArea, TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { toast } from "../../../ui/Toast";
import pieces from "../Pieces.module.css";
import { absenceWords, bodyOf, mistakesOf, type AbsenceDraft, type AbsenceField } from "./absence";

interface AddAbsenceDialogProps {
  people: readonly Artist[];
  /** Who is chosen already; empty where nobody is. */
  person: string;
  home: string;
  onClose: () => void;
}

export function AddAbsenceDialog({ people, person, home, onClose }: AddAbsenceDialogProps) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<AbsenceDraft>({ person, wholeDays: true, firstDay: "", lastDay: "", from: "", to: "", note: "" });
  const [tried, setTried] = useState(false);
  const [id] = useState(() => crypto.randomUUID());
  const set = (part: Partial<AbsenceDraft>) => setDraft((before) => ({ ...before, ...part }));
  const mistakes = mistakesOf(draft);
  const errorOf = (field: AbsenceField) => {
    const mistake = mistakes[field];
    return tried && mistake ? t(`absence.error.${mistake}`) : undefined;
  };
  const add = useMutation({
    mutationFn: () => addAbsence(bodyOf(draft, id)),
    onSuccess: (added) => {
      toast(t("absence.added", { name: added.name, when: absenceWords(added, home) }));
      onClose();
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
  });
  const problem = add.error ? asProblem(add.error) : null;
  const submit = () => {
    setTried(true);
    if (Object.keys(mistakes).length === 0 && !add.isPending) add.mutate();
  };
  const chosen = people.find(({ user_id }) => user_id === draft.person);
  return (
    <FormDialog
      title={t("absence.add")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("absence.add.send")}
      busy={add.isPending}
      refused={problem && (problem.errors.map(({ message }) => message).join(" ") || problemText(problem))}
      onSend={submit}
      onClose={onClose}
    >
      <Select label={t("absence.person")} value={draft.person} error={errorOf("person")} onChange={(event) => set({ person: event.target.value })}>
        <option value="">{t("absence.person.choose")}</option>
        {people.map(({ user_id, display_name }) => (
          <option key={user_id} value={user_id}>
            {display_name}
          </option>
        ))}
      </Select>
      <Checkbox label={t("absence.all_day")} checked={draft.wholeDays} onChange={(event) => set({ wholeDays: event.target.checked })} />
      <div className={pieces.fields}>
        <TextInput
          label={t("absence.first_day")}
          type="date"
          value={draft.firstDay}
          error={errorOf("firstDay")}
          // One day, until one says more.
          onChange={(event) => set({ firstDay: event.target.value, ...(draft.lastDay === "" || draft.lastDay === draft.firstDay ? { lastDay: event.target.value } : {}) })}
        />
        {!draft.wholeDays && <TextInput label={t("absence.from_time")} autoComplete="off" value={draft.from} error={errorOf("from")} help={t("form.time.help")} onChange={(event) => set({ from: event.target.value })} />}
      </div>
      <div className={pieces.fields}>
        <TextInput label={t("absence.last_day")} type="date" min={draft.firstDay} value={draft.lastDay} error={errorOf("lastDay")} onChange={(event) => set({ lastDay: event.target.value })} />
        {!draft.wholeDays && <TextInput label={t("absence.to_time")} autoComplete="off" value={draft.to} error={errorOf("to")} onChange={(event) => set({ to: event.target.value })} />}
      </div>
      <TextArea label={t("absence.note")} help={t("absence.note.help", { name: chosen?.display_name ?? t("absence.note.them") })} rows={2} maxLength={1000} value={draft.note} onChange={(event) => set({ note: event.target.value })} />
    </FormDialog>
  );
}
