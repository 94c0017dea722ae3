// An event as one line of a list: when, what, where, and what it asks of the viewer. What was said of it on this device and
// is not with the office yet carries a clock.
import { Link } from "wouter";
import type { ScheduleEvent } from "../api/types";
import { t } from "../i18n/event-words";
import { classes } from "../ui/classes";
import { Chip } from "../ui/Chip";
import { BellIcon, CheckIcon, ClockIcon, CrossIcon, WarningIcon } from "../ui/icons";
import { rowClass } from "../ui/List";
import { EventStateChip, EventTypeMark, eventClass } from "./EventChip";
import { askedOf, isAnswered, isChanged, isOver, isUnderWay, placeOf } from "./event-state";
import { callWords, spanOf, timesOf, zoneWords } from "./event-time";
import styles from "./EventRow.module.css";

interface EventRowProps {
  event: ScheduleEvent;
  now: number;
  /** Of what was said of it on this device. */
  sending?: "waits" | "refused" | null;
}

export function EventRow({ event, now, sending = null }: EventRowProps) {
  const place = placeOf(event);
  const call = event.my_participation?.call_time;
  const zones = zoneWords(event);
  return (
    <li>
      <Link
        href={`/schedule/${event.id}`}
        className={classes(rowClass, eventClass, styles.row)}
        data-row
        data-event-type={event.type}
        data-state={event.state}
        data-over={isOver(event, now) || undefined}
      >
        <Times event={event} />
        <span className={styles.text}>
          <span className={styles.title}>{event.title}</span>
          <span className={styles.detail}>
            <EventTypeMark type={event.type} />
            {place && <span>{place}</span>}
          </span>
          {call && <span className={styles.call}>{callWords(event, call)}</span>}
          {zones && <span className={styles.detail}>{zones}</span>}
          <Marks event={event} now={now} sending={sending} />
        </span>
      </Link>
    </li>
  );
}

function Times({ event }: { event: ScheduleEvent }) {
  if (event.all_day) return <span className={styles.times}>{spanOf(event)}</span>;
  const { start, end } = timesOf(event);
  // "10:00 AM" needs more room than "10:00".
  return (
    <span className={styles.times} data-wide={/\D$/.test(start) || undefined}>
      <time dateTime={event.start_datetime}>{start}</time>
      <span className="visually-hidden">–</span>
      <time dateTime={event.end_datetime}>{end}</time>
    </span>
  );
}

function Marks({ event, now, sending }: Required<EventRowProps>) {
  const asked = askedOf(event, now);
  const changed = isChanged(event);
  const status = event.my_participation?.status;
  const isNow = isUnderWay(event, now);
  const isPlain = !isNow && event.state === "confirmed" && asked === null && !changed && !isAnswered(status) && sending === null;
  if (isPlain) return null;
  return (
    <span className={styles.marks}>
      {isNow && (
        <Chip tone="info" icon={<ClockIcon />}>
          {t("event.now")}
        </Chip>
      )}
      {event.state !== "confirmed" && <EventStateChip state={event.state} />}
      {sending === "refused" && (
        <Chip tone="error" icon={<WarningIcon />}>
          {t("event.refused")}
        </Chip>
      )}
      {sending === "waits" && (
        <Chip tone="warning" icon={<ClockIcon />}>
          {t("event.waits")}
        </Chip>
      )}
      {changed && (
        <Chip tone="warning" icon={<WarningIcon />}>
          {t("event.changed")}
        </Chip>
      )}
      {asked !== null && (
        <Chip tone="info" icon={<BellIcon />}>
          {t(`event.asks.${asked}`)}
        </Chip>
      )}
      {asked === null && isAnswered(status) && event.state !== "cancelled" && <AnswerChip status={status} />}
    </span>
  );
}

export function AnswerChip({ status }: { status: "confirmed" | "tentative" | "declined" }) {
  const looks = {
    confirmed: { tone: "success", icon: <CheckIcon /> },
    tentative: { tone: "neutral", icon: <ClockIcon /> },
    declined: { tone: "neutral", icon: <CrossIcon /> },
  } as const;
  const { tone, icon } = looks[status];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`event.answer.${status}`)}
    </Chip>
  );
}
