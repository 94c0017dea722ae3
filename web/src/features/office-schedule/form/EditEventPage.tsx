// Editing an event. Saving asks in one dialog how much of a series is meant and who is told; a draft nobody knows of is saved
// the same way, without the question.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useMe } from "../../../api/identity";
import { eventQuery } from "../../../api/schedule";
import type { EventChanges, ScheduleEvent } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/office-schedule";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { onDemand } from "../../../ui/onDemand";
import { ActionBar, Page } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { clock } from "../days";
import { changesOf, draftOf, mistakesOf, type EventDraft } from "./draft";
import { EventForm, summaryId } from "./EventForm";

const SaveDialog = onDemand(() => import("./SaveDialog").then((module) => module.SaveDialog));

export default function EditEventPage({ params: { id = "" } }: { params: Readonly<Record<string, string>> }) {
  const event = useQuery(eventQuery(id));
  return (
    <Page title={t("form.edit")} above={<BackLink href={`/schedule/${id}`}>{event.data?.title ?? t("form.back.event")}</BackLink>}>
      {event.data ? (
        <Edit event={event.data} />
      ) : event.isError ? (
        <Failure error={event.error} onRetry={() => void event.refetch()} />
      ) : (
        <SkeletonRows label={t("app.loading")} />
      )}
    </Page>
  );
}

function Edit({ event: newest }: { event: ScheduleEvent }) {
  const home = useMe().organization.timezone;
  // What it was when the form was opened: what others save meanwhile is compared with it.
  const [event] = useState(newest);
  const [draft, setDraft] = useState(() => draftOf(event, home));
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState<EventChanges | null>(null);
  const [isDone, setDone] = useState(false);
  const [, navigate] = useLocation();
  const changes = changesOf(event, draft, home);
  const isChanged = changes === null || Object.keys(changes).length > 0;
  useUnsavedWork(isChanged && !isDone);
  useEffect(() => {
    // Once nothing is unsaved any more: otherwise leaving would ask.
    if (isDone) navigate(`/schedule/${event.id}`, { replace: true });
  }, [isDone, navigate, event.id]);
  const change = (part: Partial<EventDraft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (publishes: boolean) => {
    setTried(true);
    if (mistakesOf(draft).length > 0 || changes === null) document.getElementById(summaryId)?.focus();
    else if (isChanged || publishes) setSending(publishes ? { ...changes, state: draft.state } : changes);
  };
  const isDraft = event.state === "draft";
  const count = event.counts?.participants ?? 0;
  return (
    <EventForm draft={draft} change={change} tried={tried} home={home} refused={() => undefined} event={event} onSubmit={() => submit(false)}>
      <ActionBar>
        <Button type="submit" variant={isDraft ? "secondary" : "primary"} disabledReason={isChanged ? null : t("form.unchanged")}>
          {t("form.save")}
        </Button>
        {isDraft && (
          <Button variant="primary" onClick={() => submit(true)}>
            {count === 0 ? t("form.publish_nobody") : t("form.publish", { count })}
          </Button>
        )}
      </ActionBar>
      {sending && (
        <SaveDialog
          event={event}
          body={sending}
          home={home}
          onClose={() => setSending(null)}
          onTime={(field, local) => {
            change(field === "local_start" ? { day: local.slice(0, 10), start: clock(local) } : { end: clock(local) });
            setSending(null);
          }}
          onDone={() => setDone(true)}
        />
      )}
    </EventForm>
  );
}
