// A time at which one cannot come: whole days, or some hours of one day.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { createBlockOut } from "../../../api/block-outs";
import { agendaToday } from "../../../api/agenda";
import type { BlockOut } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { currentTimeZone } from "../../../i18n/locale";
import { t } from "../../../i18n/calendars";
import { zoneName } from "../../../presentation/event-time";
import { TextArea, TextInput } from "../../../ui/Field";
import { Segments } from "../../../ui/List";
import { CardForm } from "../CardForm";
import { emptyAway, problemsOf, spanToTell, type AwayDraft } from "./draft";
import styles from "./Away.module.css";

interface AwayFormProps {
  isFirst: boolean;
  offline: boolean;
  onTold: (time: BlockOut) => Promise<void>;
  onClose: () => void;
}

export function AwayForm({ isFirst, offline, onTold, onClose }: AwayFormProps) {
  const [draft, setDraft] = useState<AwayDraft>(emptyAway);
  const [checked, setChecked] = useState(false);
  // One for what is told: pressed twice, or sent again, it is one.
  const [id] = useState(() => crypto.randomUUID());
  useUnsavedWork(draft.from !== "" || draft.note !== "");
  const tell = useMutation({
    mutationFn: () => createBlockOut({ id, ...spanToTell(draft), timezone: currentTimeZone(), note: draft.note.trim() === "" ? null : draft.note.trim() }),
    onSuccess: onTold,
  });
  const problems = problemsOf(draft);
  const change = (part: Partial<AwayDraft>) => setDraft((before) => ({ ...before, ...part }));
  const error = (field: keyof AwayDraft) => (checked && problems[field] ? t(problems[field]) : undefined);
  const today = agendaToday();
  return (
    <CardForm
      heading={isFirst ? t("away.first") : t("away.new")}
      send={t("away.tell")}
      busy={tell.isPending}
      offline={offline}
      error={tell.error}
      isFirst={isFirst}
      onSend={() => {
        setChecked(true);
        if (Object.keys(problems).length === 0) tell.mutate();
      }}
      onClose={onClose}
    >
      <Segments
        label={t("away.how_long")}
        value={draft.length}
        options={(["days", "hours"] as const).map((value) => ({ value, label: t(`away.how_long.${value}`) }))}
        onChange={(length) => change({ length })}
      />
      {draft.length === "days" ? (
        <div className={styles.pair}>
          <TextInput label={t("away.first_day")} type="date" min={today} value={draft.from} error={error("from")} onChange={(event) => change({ from: event.target.value })} />
          <TextInput
            label={t("away.last_day")}
            help={t("away.last_day.help")}
            type="date"
            min={draft.from === "" ? today : draft.from}
            value={draft.to}
            error={error("to")}
            onChange={(event) => change({ to: event.target.value })}
          />
        </div>
      ) : (
        <>
          <TextInput label={t("away.day")} type="date" min={today} value={draft.from} error={error("from")} onChange={(event) => change({ from: event.target.value })} />
          <div className={styles.pair}>
            <TextInput label={t("away.begins")} type="time" value={draft.begins} error={error("begins")} onChange={(event) => change({ begins: event.target.value })} />
            <TextInput
              label={t("away.ends")}
              help={t("away.ends.help", { zone: zoneName(currentTimeZone()) })}
              type="time"
              value={draft.ends}
              error={error("ends")}
              onChange={(event) => change({ ends: event.target.value })}
            />
          </div>
        </>
      )}
      <TextArea label={t("away.note")} help={t("away.note.help")} rows={2} maxLength={1000} value={draft.note} onChange={(event) => change({ note: event.target.value })} />
    </CardForm>
  );
}
