// What is asked, of whom, and until when.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { askAvailability } from "../../../api/availability";
import { newIdempotencyKey } from "../../../api/client";
import { asProblem, problemText } from "../../../api/problems";
import { productionsQuery } from "../../../api/schedule";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/office-availability";
import { Button } from "../../../ui/Button";
import { Select, TextArea, TextInput } from "../../../ui/Field";
import { SendIcon } from "../../../ui/icons";
import { ActionBar, Section } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { MistakeSummary } from "../MistakeSummary";
import { clock, todayIn } from "../days";
import { localIn } from "../form/instant";
import { PeopleField } from "../form/PeopleField";
import pieces from "../Pieces.module.css";
import { bodyOf, emptyAsk, mistakesOf, type AskDraft, type AskField } from "./ask";
import { DayPicker } from "./DayPicker";
import styles from "./Ask.module.css";

const controls: Readonly<Record<AskField, string>> = { title: "ask-title", days: "ask-days", people: "event-people", untilDay: "ask-until-day", untilTime: "ask-until-time" };
/** By what names the server knows them. */
const fields: Readonly<Record<AskField, string>> = { title: "title", days: "days", people: "people", untilDay: "answer_by", untilTime: "answer_by" };
const usualTime = "2026-01-01T18:00";
const summaryId = "ask-summary";

export function AskForm({ home }: { home: string }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const today = todayIn(home);
  const productions = [...(useQuery(productionsQuery).data ?? [])].sort((one, other) => one.name.localeCompare(other.name));
  const [draft, setDraft] = useState<AskDraft>(() => emptyAsk(today, clock(usualTime)));
  const [isDirty, setDirty] = useState(false);
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const [key, setKey] = useState(newIdempotencyKey);
  const count = draft.people.length;
  const ask = useMutation({
    mutationFn: () => askAvailability(bodyOf(draft), key),
    onSuccess: ({ id, counts }) => {
      toast(t("ask.sent", { count: counts.asked }));
      void queries.invalidateQueries({ queryKey: ["availability_request"] });
      setAsked(id);
    },
    // What is sent next says something else.
    onError: (error) => {
      if (asProblem(error).type !== "network") setKey(newIdempotencyKey());
    },
  });
  useUnsavedWork(isDirty && asked === null);
  useEffect(() => {
    // Once nothing is unsaved any more: otherwise leaving would ask.
    if (asked !== null) navigate(`/schedule/availability/${asked}`, { replace: true });
  }, [asked, navigate]);
  const change = (part: Partial<AskDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setDirty(true);
  };
  const mistakes = tried ? mistakesOf(draft, localIn(Date.now(), home)) : [];
  const problem = ask.error ? asProblem(ask.error) : null;
  const errorOf = (field: AskField): string | undefined =>
    mistakes.includes(field) ? t(`ask.error.${field}`) : problem?.errors.find((each) => each.field.split(".")[0] === fields[field])?.message;
  const submit = () => {
    setTried(true);
    if (mistakesOf(draft, localIn(Date.now(), home)).length > 0) document.getElementById(summaryId)?.focus();
    else if (!ask.isPending) ask.mutate();
  };
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <MistakeSummary id={summaryId} mistakes={mistakes.map((field) => ({ control: controls[field], text: t(`ask.error.${field}`) }))}>
        {problem && mistakes.length === 0 && <Banner tone="error">{problem.errors.map(({ message }) => message).join(" ") || problemText(problem)}</Banner>}
      </MistakeSummary>
      <TextInput label={t("ask.field.title")} help={t("ask.field.title.help")} id={controls.title} maxLength={200} value={draft.title} error={errorOf("title")} onChange={(event) => change({ title: event.target.value })} />
      <TextArea label={t("ask.field.note")} rows={2} maxLength={1000} value={draft.note} onChange={(event) => change({ note: event.target.value })} />
      <Section title={t("ask.field.days")}>
        <DayPicker days={draft.days} today={today} error={errorOf("days")} onChange={(days) => change({ days })} />
      </Section>
      <Section title={t("ask.field.people")}>
        <Select label={t("ask.field.production")} help={t("ask.field.production.help")} value={draft.production} onChange={(event) => change({ production: event.target.value })}>
          <option value="">{t("ask.field.production.none")}</option>
          {productions.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <PeopleField people={draft.people} production={draft.production} asks="name" tried={tried} onChange={(people) => change({ people })} />
        {errorOf("people") !== undefined && <p className={styles.error}>{errorOf("people")}</p>}
      </Section>
      <div className={pieces.fields}>
        <TextInput label={t("ask.field.until")} help={t("ask.field.until.help")} id={controls.untilDay} type="date" min={today} value={draft.untilDay} error={errorOf("untilDay")} onChange={(event) => change({ untilDay: event.target.value })} />
        <TextInput label={t("ask.field.until.time")} id={controls.untilTime} autoComplete="off" value={draft.untilTime} error={errorOf("untilTime")} onChange={(event) => change({ untilTime: event.target.value })} />
      </div>
      <ActionBar>
        <Button type="submit" variant="primary" icon={<SendIcon />} busy={ask.isPending}>
          {count === 0 ? t("ask.send.nobody") : t("ask.send", { count })}
        </Button>
      </ActionBar>
    </form>
  );
}
