// The month: a grid of days with their first titles and how many more there are.
import { Link } from "wouter";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { eventClass } from "../../../presentation/EventChip";
import { classes } from "../../../ui/classes";
import { dayNumber, longDay, monthOf, shortTime, shortWeekday } from "../days";
import { daysOf, spanOf } from "./layout";
import styles from "./Month.module.css";

const mostShown = 3;

interface MonthBoardProps {
  events: readonly ScheduleEvent[];
  day: string;
  today: string;
  home: string;
  busy: boolean;
  /** The address of a day's whole list. */
  hrefOf: (day: string) => string;
}

export function MonthBoard({ events, day: shown, today, home, busy, hrefOf }: MonthBoardProps) {
  const weeks = monthOf(shown);
  const month = shown.slice(0, 7);
  const sorted = [...events].sort((one, other) => spanOf(one).from - spanOf(other).from);
  const on = (day: string) =>
    sorted.filter((event) => {
      const { first, last } = daysOf(event);
      return first <= day && day <= last;
    });
  return (
    <div role="table" aria-label={t("board.month")} aria-busy={busy || undefined} className={styles.month}>
      <div role="row" className={styles.row}>
        {weeks[0]?.map((day) => (
          <div role="columnheader" key={day} className={styles.dayHead}>
            <span>{shortWeekday(day)}</span>
          </div>
        ))}
      </div>
      {weeks.map((week) => (
        <div role="row" key={week[0]} className={styles.row}>
          {week.map((day) => (
            <Day key={day} day={day} events={on(day)} isOutside={!day.startsWith(month)} isToday={day === today} home={home} href={hrefOf(day)} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface DayProps {
  day: string;
  events: readonly ScheduleEvent[];
  isOutside: boolean;
  isToday: boolean;
  home: string;
  href: string;
}

function Day({ day, events, isOutside, isToday, home, href }: DayProps) {
  const shown = events.length > mostShown + 1 ? events.slice(0, mostShown) : events;
  return (
    <div role="cell" className={styles.monthDay} data-outside={isOutside || undefined} data-today={isToday || undefined}>
      <p className={styles.monthNumber}>
        <span className="visually-hidden">
          {longDay(day)}
          {isToday && t("board.today")}
        </span>
        <span aria-hidden="true">{dayNumber(day)}</span>
      </p>
      {shown.map((event) => (
        <Link key={event.id} href={`/schedule/${event.id}`} className={classes(eventClass, styles.monthEvent)} data-event-type={event.type} data-state={event.state}>
          {!event.all_day && <time dateTime={event.start_datetime}>{shortTime(event.start_datetime, home)}</time>} <span>{event.title}</span>
          <span className="visually-hidden">
            , {t(`event.type.${event.type}`)}, {t(`event.state.${event.state}`)}
          </span>
        </Link>
      ))}
      {shown.length < events.length && (
        <Link href={href} className={styles.monthMore}>
          {t("board.more", { count: events.length - shown.length })}
          <span className="visually-hidden">{t("board.more.on", { day: longDay(day) })}</span>
        </Link>
      )}
    </div>
  );
}
