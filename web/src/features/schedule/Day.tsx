// A day of the agenda: its events in the order of time, and that one is away.
import type { ReactNode } from "react";
import { Link } from "wouter";
import { repliesTo, sendingOf, type ReplyState } from "../../api/replies";
import type { ScheduleEvent } from "../../api/types";
import { t } from "../../i18n/schedule";
import { EventRow } from "../../presentation/EventRow";
import { dayHeading } from "../../presentation/event-time";
import { listClass } from "../../ui/List";
import type { AgendaDay } from "./days";
import styles from "./Schedule.module.css";

interface DayProps extends AgendaDay {
  today: string;
  now: number;
  state: ReplyState;
  /** That one is away: beside the day, and as rows of it. */
  away?: { chip: ReactNode; rows: ReactNode } | undefined;
  hasSheet?: boolean;
}

export function Day({ day, events, today, now, state, away, hasSheet = false }: DayProps) {
  const { name, date } = dayHeading(day, today);
  const sending = ({ id }: ScheduleEvent) => {
    const all = repliesTo(id, state.replies).map((reply) => sendingOf(reply, state.offline));
    return all.find((each) => each === "refused") ?? all.find((each) => each !== null) ?? null;
  };
  return (
    <section className={styles.day}>
      <div className={styles.dayHead}>
        <h2 id={`day-${day}`}>
          {name} <small>{date}</small>
        </h2>
        {away?.chip}
        {hasSheet && (
          <Link href={`/schedule/days/${day}`} aria-label={`${t("schedule.sheet")}, ${name}`}>
            {t("schedule.sheet")}
          </Link>
        )}
      </div>
      <ul className={listClass} aria-labelledby={`day-${day}`}>
        {away?.rows}
        {events.map((event) => (
          <EventRow key={event.id} event={event} now={now} sending={sending(event)} />
        ))}
      </ul>
    </section>
  );
}
