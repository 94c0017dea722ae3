// What comes next, large: time, place, what, in how long, and the map. The first thing on Today and on the agenda.
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { ScheduleEvent } from "../api/types";
import { t } from "../i18n/next-call";
import { buttonClass } from "../ui/Button";
import { classes } from "../ui/classes";
import { WarningIcon } from "../ui/icons";
import { cardClass } from "../ui/Page";
import { Chip } from "../ui/Chip";
import { EventStateChip, EventTypeMark, MapIcon, eventClass } from "./EventChip";
import { calledAt, isChanged, mapUrl, placeOf } from "./event-state";
import { clockAt, dayHeading, dayIn, dayOf, spanOf, timesOf, untilWords, zoneWords } from "./event-time";
import styles from "./NextCall.module.css";

interface NextCallProps {
  event: ScheduleEvent;
  now: number;
  /** What one is at until then. */
  meanwhile?: ScheduleEvent | null;
  /** What is asked about it. */
  children?: ReactNode;
}

export function NextCall({ event, now, meanwhile, children }: NextCallProps) {
  const call = event.my_participation?.call_time;
  const at = calledAt(event);
  const day = dayHeading(dayOf(event), dayIn(now));
  const place = placeOf(event);
  const map = mapUrl(event);
  const zones = zoneWords(event);
  const isUnderWay = at <= now;
  return (
    <section className={classes(cardClass, eventClass, styles.next)} data-event-type={event.type} aria-label={t("next.title")}>
      <p className={styles.head}>
        <span>{t("next.title")}</span>
        <strong>{isUnderWay ? t("next.under_way") : untilWords(at, now)}</strong>
      </p>
      <p className={styles.time}>
        <span className={styles.clock}>{event.all_day ? t("event.all_day") : call == null ? timesOf(event).start : clockAt(at, event.timezone)}</span>
        <span className={styles.day}>
          {day.name}
          <small>{day.date}</small>
        </span>
      </p>
      <h2 className={styles.title}>
        <Link href={`/schedule/${event.id}`} data-row>
          {event.title}
        </Link>
      </h2>
      <p className={styles.detail}>
        <EventTypeMark type={event.type} />
        <span>{spanOf(event)}</span>
        {event.state === "tentative" && <EventStateChip state={event.state} />}
        {isChanged(event) && (
          <Chip tone="warning" icon={<WarningIcon />}>
            {t("event.changed")}
          </Chip>
        )}
      </p>
      {zones && <p className={styles.detail}>{zones}</p>}
      {(place ?? map) !== null && (
        <div className={styles.place}>
          <span>{place}</span>
          {map && (
            <a href={map} target="_blank" rel="noreferrer" className={buttonClass("secondary")}>
              <MapIcon />
              {t("event.map")}
            </a>
          )}
        </div>
      )}
      {meanwhile && (
        <p className={styles.detail}>
          <Link href={`/schedule/${meanwhile.id}`}>{t("next.meanwhile", { title: meanwhile.title, time: timesOf(meanwhile).end })}</Link>
        </p>
      )}
      {children}
    </section>
  );
}

export function NoNextCall() {
  return (
    <section className={classes(cardClass, styles.next)} aria-label={t("next.title")}>
      <strong>{t("next.none")}</strong>
      <p className={styles.detail}>{t("next.none.body")}</p>
    </section>
  );
}
