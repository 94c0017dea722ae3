// One event for the office: all of it, what can be done with it, who is called and what they have said, and what was changed.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { useMe } from "../../../api/identity";
import { eventQuery } from "../../../api/schedule";
import type { ScheduleEvent } from "../../../api/types";
import { currentTimeZone } from "../../../i18n/locale";
import { t } from "../../../i18n/office-schedule";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { StateCard } from "../../../presentation/StateCard";
import { Facts } from "../../../ui/Bits";
import { Button, buttonClass } from "../../../ui/Button";
import { deferred } from "../../../ui/deferred";
import { CopyIcon } from "../../../ui/desk-icons";
import { PenIcon, SendIcon } from "../../../ui/icons";
import { onDemand } from "../../../ui/onDemand";
import { ActionBar, Card, Page, Section } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { MoveIcon } from "../board/icons";
import { fieldWords } from "../change/facts";
import { zoneName } from "../days";
import { EventStateChip } from "../../../presentation/EventChip";
import { recurrenceWords } from "../form/repeat-words";
import pieces from "../Pieces.module.css";
import { placeWords, timesIn, whenWords } from "../words";
import styles from "./Event.module.css";

const EventPeople = deferred(() => import("./EventPeople").then((module) => module.EventPeople), <SkeletonRows label={t("app.loading")} rows={4} height={56} />);
const EventConflicts = onDemand(() => import("./EventConflicts").then((module) => module.EventConflicts));
const EventHistory = deferred(() => import("./EventHistory").then((module) => module.EventHistory), <SkeletonRows label={t("app.loading")} rows={3} height={56} />);
const OwnCall = onDemand(() => import("./OwnCall").then((module) => module.OwnCall));
const MoveDialog = onDemand(() => import("../change/MoveDialog").then((module) => module.MoveDialog));
const SaveDialog = onDemand(() => import("../form/SaveDialog").then((module) => module.SaveDialog));
const CancelDialog = onDemand(() => import("./CancelDialog").then((module) => module.CancelDialog));

export default function OfficeEventPage({ params: { id = "" } }: { params: Readonly<Record<string, string>> }) {
  const event = useQuery(eventQuery(id));
  const back = <BackLink href="/schedule">{t("form.back")}</BackLink>;
  if (event.data) {
    return (
      <Page title={event.data.title} above={back} aside={<Beside event={event.data} />} wide>
        <Event event={event.data} />
      </Page>
    );
  }
  return (
    <Page title={t("event.loading")} above={back}>
      {event.isError ? <Failure error={event.error} onRetry={() => void event.refetch()} /> : <SkeletonRows label={t("app.loading")} />}
    </Page>
  );
}

function Beside({ event: { id, state } }: { event: ScheduleEvent }) {
  return (
    <span className={styles.beside}>
      <EventStateChip state={state} />
      {state !== "draft" && (
        <Link href={`/schedule/${id}/call-sheet`} className={buttonClass()}>
          {t("board.call_sheet")}
        </Link>
      )}
    </span>
  );
}

function Event({ event }: { event: ScheduleEvent }) {
  const home = useMe().organization.timezone;
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <StateCard>
          <Facts facts={factsOf(event, home)} />
          <Actions event={event} home={home} />
        </StateCard>
        <EventConflicts event={event} home={home} />
        {event.my_participation && event.state !== "draft" && <OwnCall event={event} />}
        <Texts event={event} />
        <EventPeople event={event} />
      </div>
      <Section title={t("history")}>
        <EventHistory event={event} home={home} />
      </Section>
    </div>
  );
}

function factsOf(event: ScheduleEvent, home: string) {
  const mine = currentTimeZone();
  const { counts } = event;
  const all = [
    { term: t("event.when"), value: whenWords(event, home) },
    // The same time on the reader's own clock, where that is another one.
    { term: t("event.yours"), value: !event.all_day && (event.timezone !== mine || event.end_timezone !== mine) ? t("when.zoned", { time: timesIn(event, mine), zone: zoneName(mine) }) : null },
    { term: t("event.repeats"), value: recurrenceWords(event.recurrence, event.timezone) },
    { term: t("event.where"), value: placeWords(event) },
    { term: t("field.production"), value: event.production?.name },
    { term: t("field.type"), value: t(`event.type.${event.type}`) },
    { term: t("field.acknowledgment"), value: event.requires_acknowledgment ? fieldWords("acknowledgment", event, home) : null },
    { term: t("event.people"), value: counts && counts.participants > 0 ? t("event.counts", { confirmed: counts.confirmed, declined: counts.declined, open: counts.open + counts.tentative }) : null },
    { term: t("event.by"), value: event.created_by?.name },
  ];
  return all.filter((fact): fact is { term: string; value: string } => fact.value != null);
}

function Actions({ event, home }: { event: ScheduleEvent; home: string }) {
  const [open, setOpen] = useState<"move" | "publish" | "cancel" | null>(null);
  const close = () => setOpen(null);
  const count = event.counts?.participants ?? 0;
  const copy = (
    <Link href={`/schedule/new?from=${event.id}`} className={buttonClass("secondary")}>
      <CopyIcon />
      {t("event.duplicate")}
    </Link>
  );
  if (event.state === "cancelled") return <ActionBar>{copy}</ActionBar>;
  return (
    <>
      {open === "move" && <MoveDialog event={event} home={home} onClose={close} />}
      {open === "publish" && <SaveDialog event={event} body={{ state: "confirmed" }} home={home} onClose={close} onTime={close} onDone={close} />}
      {open === "cancel" && <CancelDialog event={event} home={home} onClose={close} />}
      {event.is_moved && <p className={pieces.quiet}>{t("event.moved")}</p>}
      <ActionBar>
        <Button variant="quiet" onClick={() => setOpen("cancel")}>
          {t("event.cancel")}
        </Button>
        {copy}
        <Button icon={<MoveIcon />} onClick={() => setOpen("move")}>
          {t("event.move")}
        </Button>
        <Link href={`/schedule/${event.id}/edit`} className={buttonClass(event.state === "draft" ? "secondary" : "primary")}>
          <PenIcon />
          {t("event.edit")}
        </Link>
        {event.state === "draft" && (
          <Button variant="primary" icon={<SendIcon />} onClick={() => setOpen("publish")}>
            {count === 0 ? t("event.publish_nobody") : t("event.publish", { count })}
          </Button>
        )}
      </ActionBar>
    </>
  );
}

function Texts({ event }: { event: ScheduleEvent }) {
  const texts = (["description", "notes", "staff_notes"] as const).filter((field) => event[field] != null);
  return texts.map((field) => (
    <Section key={field} title={t(`field.${field}`)}>
      <Card>
        <p className={styles.text}>{event[field]}</p>
      </Card>
    </Section>
  ));
}
