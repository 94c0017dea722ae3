// Writing down what somebody told by telephone.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerAvailability } from "../../../api/availability";
import { asProblem, problemText } from "../../../api/problems";
import type { AvailabilityDetail, AvailabilityPerson, DayAnswer } from "../../../api/types";
import { formatDay } from "../../../i18n/format";
import { t } from "../../../i18n/office-availability";
import { dayAnswers } from "../../../presentation/DayAnswer";
import { Select, TextArea } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { toast } from "../../../ui/Toast";
import pieces from "../Pieces.module.css";

interface AnswerDialogProps {
  request: AvailabilityDetail;
  person: AvailabilityPerson;
  onClose: () => void;
}

export function AnswerDialog({ request, person, onClose }: AnswerDialogProps) {
  const queries = useQueryClient();
  const [answers, setAnswers] = useState<Readonly<Record<string, DayAnswer>>>(() => Object.fromEntries(person.days.flatMap(({ day, answer }) => (answer ? [[day, answer]] : []))));
  const [note, setNote] = useState(person.note ?? "");
  const save = useMutation({
    mutationFn: () => answerAvailability(request.id, { answers, note: note.trim() || null }, person.user_id),
    onSuccess: () => {
      toast(t("asked.answer_for.done", { name: person.name }));
      onClose();
      // A no is an absence.
      void queries.invalidateQueries({ queryKey: ["event"] });
      return queries.invalidateQueries({ queryKey: ["availability_request"] });
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <FormDialog
      wide
      title={t("asked.answer_for.title", { name: person.name })}
      description={t("asked.answer_for.help")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("asked.answer_for.send")}
      busy={save.isPending}
      held={Object.keys(answers).length === 0 ? t("days.save.nothing") : null}
      refused={problem && (problem.errors.map(({ message }) => message).join(" ") || problemText(problem))}
      onSend={() => save.mutate()}
      onClose={onClose}
    >
      <div className={pieces.fields}>
        {request.days.map((day) => (
          <Select
            key={day}
            label={formatDay(day, true)}
            value={answers[day] ?? ""}
            onChange={(event) => {
              const answer = dayAnswers.find((each) => each === event.target.value);
              if (answer) setAnswers({ ...answers, [day]: answer });
            }}
          >
            {/* What was answered can be answered otherwise, but not be made unanswered. */}
            <option value="" disabled>
              {t("days.answer.none")}
            </option>
            {dayAnswers.map((answer) => (
              <option key={answer} value={answer}>
                {t(`days.answer.${answer}`)}
              </option>
            ))}
          </Select>
        ))}
      </div>
      <TextArea label={t("days.note")} rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
    </FormDialog>
  );
}
