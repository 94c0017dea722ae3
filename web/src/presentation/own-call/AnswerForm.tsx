// Another answer than the one of the main button, with a word to the office.
import { useState } from "react";
import type { ScheduleEvent } from "../../api/types";
import type { ReplyStatus, Said } from "../../device/replies/model";
import { useUnsavedWork } from "../../device/unsaved";
import { t } from "../../i18n/schedule";
import { isAnswered } from "../event-state";
import { Button } from "../../ui/Button";
import { TextArea } from "../../ui/Field";
import { Segments } from "../../ui/List";
import styles from "./Call.module.css";

const answers: readonly ReplyStatus[] = ["confirmed", "tentative", "declined"];

interface AnswerFormProps {
  event: ScheduleEvent;
  onSend: (said: Said) => void;
  onClose: () => void;
}

export function AnswerForm({ event: { my_participation: mine }, onSend, onClose }: AnswerFormProps) {
  const before = isAnswered(mine?.status) ? mine.status : null;
  const [status, setStatus] = useState<ReplyStatus>(before ?? "declined");
  const [note, setNote] = useState(mine?.answer_note ?? "");
  useUnsavedWork(note.trim() !== (mine?.answer_note ?? ""));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        // Whoever answers knows of it.
        onSend({ acknowledges: mine?.needs_acknowledgment === true, status, note: note.trim() === "" ? null : note.trim() });
      }}
    >
      <Segments label={t("act.answer")} value={status} options={answers.map((value) => ({ value, label: t(`act.${value}`) }))} onChange={setStatus} />
      <TextArea label={t("act.note")} help={t("act.note.help")} rows={2} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />
      <div className={styles.formActions}>
        <Button onClick={onClose}>{t("action.cancel")}</Button>
        <Button type="submit" variant="primary">
          {t("act.send")}
        </Button>
      </div>
    </form>
  );
}
