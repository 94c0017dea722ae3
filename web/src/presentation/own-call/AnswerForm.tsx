// Another answer than the one of the main button, with a word to the office.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { datesOfSeries, offlineDays } from "../../api/agenda";
import type { ScheduleEvent } from "../../api/types";
import type { ReplyStatus, Said } from "../../device/replies/model";
import { useUnsavedWork } from "../../device/unsaved";
import { t } from "../../i18n/schedule";
import { isAnswered } from "../event-state";
import { Button } from "../../ui/Button";
import { TextArea } from "../../ui/Field";
import { Segments } from "../../ui/List";
import styles from "./Call.module.css";

const ranges = ["this", "following", "all"] as const;
const answers: readonly ReplyStatus[] = ["confirmed", "tentative", "declined"];

interface AnswerFormProps {
  event: ScheduleEvent;
  onSend: (said: Said) => void;
  onClose: () => void;
}

export function AnswerForm({ event: call, onSend, onClose }: AnswerFormProps) {
  const mine = call.my_participation;
  const queries = useQueryClient();
  const [range, setRange] = useState<(typeof ranges)[number]>("this");
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
        onSend({ acknowledges: mine?.needs_acknowledgment === true, status, note: note.trim() === "" ? null : note.trim(), ...(range === "this" ? {} : { range }) });
      }}
    >
      <Segments label={t("act.answer")} value={status} options={answers.map((value) => ({ value, label: t(`act.${value}`) }))} onChange={setStatus} />
      {call.recurrence != null && (
        <>
          <Segments label={t("act.range")} value={range} options={ranges.map((value) => ({ value, label: t(`act.range.${value}`) }))} onChange={setRange} />
          {range !== "this" && <p className={styles.muted}>{t("act.range.count", { count: datesOfSeries(queries, call, range), days: offlineDays })}</p>}
        </>
      )}
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
