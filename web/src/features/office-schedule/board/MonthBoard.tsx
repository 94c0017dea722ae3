// The month: a grid of days with their first titles and how many more there are. Events are dragged to another day.
import { useRef } from "react";
import { Link } from "wouter";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { eventClass } from "../../../presentation/EventChip";
import { IconButton } from "../../../ui/Button";
import { classes } from "../../../ui/classes";
import { dayNumber, longDay, monthOf, shortTime, shortWeekday } from "../days";
import { Ghost } from "./Ghost";
import { MoveIcon } from "./icons";
import { daysOf, spanOf, type Move, type PeopleOf } from "./layout";
import { useDayDrag } from "./useDayDrag";
import styles from "./Month.module.css";

const mostShown = 3;

interface MonthBoardProps {
  events: readonly ScheduleEvent[];
  peopleOf: PeopleOf;
  day: string;
  today: string;
  home: string;
  busy: boolean;
  /** Null for whoever only reads the schedule. */
  onMove: Move | null;
  /** The address of a day's whole list. */
  hrefOf: (day: string) => string;
}

export function MonthBoard({ events, peopleOf, day: shown, today, home, busy, onMove, hrefOf }: MonthBoardProps) {
  const weeks = monthOf(shown);
  const month = shown.slice(0, 7);
  const sorted = [...events].sort((one, other) => spanOf(one).from - spanOf(other).from);
  const on = (day: string) =>
    sorted.filter((event) => {
      const { first, last } = daysOf(event);
      return first <= day && day <= last;
    });
  const board = useRef<HTMLDivElement>(null);
  const { drag, dragged, obstacles, handlers } = useDayDrag({ board, events, peopleOf, roomOf: () => undefined, onMove });
  const overOf = (day: string) => (drag?.over?.day !== day ? undefined : obstacles.length > 0 ? "taken" : "free");
  return (
    <div ref={board} role="table" aria-label={t("board.month")} aria-busy={busy || undefined} className={styles.month} data-dragging={drag !== null || undefined} {...handlers}>
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
            <Day key={day} day={day} events={on(day)} isOutside={!day.startsWith(month)} isToday={day === today} home={home} href={hrefOf(day)} over={overOf(day)} dragged={drag?.id} onMove={onMove} />
          ))}
        </div>
      ))}
      {drag && dragged && <Ghost at={drag} event={dragged.event} obstacles={obstacles} />}
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
  /** What is dragged is above it, and could come to lie here or not. */
  over: "free" | "taken" | undefined;
  /** The event that is dragged. */
  dragged: string | undefined;
  onMove: Move | null;
}

function Day({ day, events, isOutside, isToday, home, href, over, dragged, onMove }: DayProps) {
  const shown = events.length > mostShown + 1 ? events.slice(0, mostShown) : events;
  return (
    <div role="cell" className={styles.monthDay} data-day={day} data-over={over} data-outside={isOutside || undefined} data-today={isToday || undefined}>
      <p className={styles.monthNumber}>
        <span className="visually-hidden">
          {longDay(day)}
          {isToday && t("board.today")}
        </span>
        <span aria-hidden="true">{dayNumber(day)}</span>
      </p>
      {shown.map((event) => (
        <div key={event.id} className={styles.monthBar} data-bar={event.id} data-dragged={dragged === event.id || undefined}>
          <Link href={`/schedule/${event.id}`} className={classes(eventClass, styles.monthEvent)} draggable={false} data-event-type={event.type} data-state={event.state}>
            {!event.all_day && <time dateTime={event.start_datetime}>{shortTime(event.start_datetime, home)}</time>} <span>{event.title}</span>
            <span className="visually-hidden">
              , {t(`event.type.${event.type}`)}, {t(`event.state.${event.state}`)}
            </span>
          </Link>
          {onMove && event.state !== "cancelled" && daysOf(event).first === day && (
            <IconButton className={styles.move} label={t("board.move", { title: event.title })} icon={<MoveIcon />} onClick={() => onMove(event)} />
          )}
        </div>
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
