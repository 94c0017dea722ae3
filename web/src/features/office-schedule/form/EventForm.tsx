// The form of an event, one column, in the order in which one thinks of it. What it is sent as is its pages' business.
import type { ReactNode } from "react";
import type { EventType, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { deferred } from "../../../ui/deferred";
import { Checkbox, Select, TextArea, TextInput } from "../../../ui/Field";
import { Section } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { MistakeSummary } from "../MistakeSummary";
import { eventTypes } from "../board/address";
import { zoneName } from "../days";
import pieces from "../Pieces.module.css";
import { Radios } from "../Radios";
import { mistakesOf, type DraftField, type EventDraft } from "./draft";
import { controlId, type PartProps } from "./fields";
import { PlaceFields } from "./PlaceFields";
import { readRecurrence } from "./repeat";
import { RepeatFields } from "./RepeatFields";
import { WhenFields } from "./WhenFields";
import styles from "./Form.module.css";

const PeopleField = deferred(() => import("./PeopleField").then((module) => module.PeopleField), <SkeletonRows label={t("app.loading")} rows={1} height={56} />);

interface EventFormProps {
  draft: EventDraft;
  change: (part: Partial<EventDraft>) => void;
  /** Somebody has tried to save it: mistakes are shown. */
  tried: boolean;
  /** What the server says of a field, by its name there. */
  refused: (field: string) => string | undefined;
  home: string;
  /** The event that is edited; people are called on its page. */
  event?: ScheduleEvent;
  onSubmit: () => void;
  children: ReactNode;
}

export const summaryId = "event-summary";

const serverFields: Readonly<Partial<Record<DraftField, string>>> = { title: "title", day: "local_start", end: "local_end", place: "location.name", placeAt: "coordinates", deadlineDay: "acknowledgment_deadline", count: "rrule" };

const mistakeTexts: Readonly<Record<DraftField, string>> = {
  title: t("form.error.title"),
  day: t("form.error.day"),
  start: t("form.error.start"),
  end: t("form.error.end"),
  endDay: t("form.error.end_day"),
  place: t("form.error.place"),
  placeAt: t("form.error.place_at"),
  interval: t("form.error.interval"),
  until: t("form.error.until"),
  count: t("form.error.count"),
  deadlineDay: t("form.error.deadline_day"),
  deadlineTime: t("form.error.deadline_time"),
  people: t("form.error.people"),
};

export function EventForm({ draft, change, tried, refused, home, event, onSubmit, children }: EventFormProps) {
  const mistakes = tried ? mistakesOf(draft) : [];
  const errorOf = (field: DraftField): string | undefined => {
    if (mistakes.includes(field)) return mistakeTexts[field];
    const name = serverFields[field];
    return name === undefined ? undefined : refused(name);
  };
  const parts: PartProps = { draft, change, errorOf, home };
  const exceptions = event ? readRecurrence(event.recurrence) : { added: [], removed: [] };
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(submitted) => {
        submitted.preventDefault();
        onSubmit();
      }}
    >
      <MistakeSummary id={summaryId} mistakes={mistakes.map((field) => ({ control: controlId(field), text: mistakeTexts[field] }))} />
      <TextInput label={t("form.title")} id={controlId("title")} maxLength={255} value={draft.title} onChange={(input) => change({ title: input.target.value })} error={errorOf("title")} />
      <Select label={t("form.type")} value={draft.type} onChange={(input) => change({ type: input.target.value as EventType })}>
        {eventTypes.map((type) => (
          <option key={type} value={type}>
            {t(`event.type.${type}`)}
          </option>
        ))}
      </Select>
      <WhenFields {...parts} />
      <RepeatFields {...parts} isSeries={event?.recurrence != null} exceptions={exceptions.added.length + exceptions.removed.length} />
      <PlaceFields {...parts} {...(event ? { was: { room: event.room ?? null, production: event.production ?? null } } : {})} />
      <Section title={t("form.people")}>
        {event ? <p className={pieces.quiet}>{t("form.people.on_event")}</p> : <PeopleField people={draft.people} production={draft.production} tried={tried} onChange={(people) => change({ people })} />}
      </Section>
      <TextArea label={t("form.notes")} help={t("form.notes.help")} rows={3} maxLength={4000} value={draft.notes} onChange={(input) => change({ notes: input.target.value })} />
      <details className={styles.more} open={draft.description !== "" || draft.staffNotes !== "" || undefined}>
        <summary>{t("form.more")}</summary>
        <div className={styles.form}>
          <TextArea label={t("form.description")} rows={3} maxLength={4000} value={draft.description} onChange={(input) => change({ description: input.target.value })} />
          <TextArea label={t("form.staff_notes")} rows={3} maxLength={4000} value={draft.staffNotes} onChange={(input) => change({ staffNotes: input.target.value })} />
        </div>
      </details>
      <Checkbox label={t("form.asks")} checked={draft.asks} onChange={(input) => change({ asks: input.target.checked })} />
      {draft.asks && (
        <div className={styles.pair}>
          <TextInput
            label={t("form.deadline_day")}
            id={controlId("deadlineDay")}
            type="date"
            value={draft.deadlineDay}
            onChange={(input) => change({ deadlineDay: input.target.value })}
            error={errorOf("deadlineDay")}
          />
          <TextInput
            label={t("form.deadline_time")}
            id={controlId("deadlineTime")}
            autoComplete="off"
            value={draft.deadlineTime}
            onChange={(input) => change({ deadlineTime: input.target.value })}
            error={errorOf("deadlineTime")}
            help={t("form.deadline.help", { zone: zoneName(home) })}
          />
        </div>
      )}
      <Radios<EventDraft["state"]>
        legend={t("form.state")}
        value={draft.state}
        options={[
          { value: "confirmed", label: t("event.state.confirmed") },
          { value: "tentative", label: t("event.state.tentative"), detail: t("form.state.help") },
        ]}
        onChange={(state) => change({ state })}
      />
      {children}
    </form>
  );
}
