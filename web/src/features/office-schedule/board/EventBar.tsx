// An event on the board: time, title, state, and the room or how many people. Its name says all of it; a second button moves it.
import { Link } from "wouter";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { eventClass } from "../../../presentation/EventChip";
import { IconButton } from "../../../ui/Button";
import { classes } from "../../../ui/classes";
import { WarningIcon } from "../../../ui/icons";
import { clock, zoneName } from "../days";
import { placeWords, shortTimesIn } from "../words";
import { MoveIcon } from "./icons";
import type { Bar, Move, RowsBy } from "./layout";
import styles from "./Week.module.css";

interface EventBarProps {
  bar: Bar;
  by: RowsBy;
  home: string;
  /** Something that is dragged would overlap with it. */
  inTheWay: boolean;
  isDragged: boolean;
  onMove: Move | null;
}

const peopleIn = ({ counts, participants }: ScheduleEvent): number => counts?.participants ?? participants.length;

export function EventBar({ bar, by, home, inTheWay, isDragged, onMove }: EventBarProps) {
  const { event, lane, continued, continues, clashes } = bar;
  const times = event.all_day ? t("when.all_day") : shortTimesIn(event, home);
  const place = placeWords(event);
  const people = t("board.people", { count: peopleIn(event) });
  const detail = by === "rooms" ? people : (place ?? t("board.no_place"));
  const isElsewhere = event.timezone !== home || event.end_timezone !== home;
  return (
    <div
      className={classes(eventClass, styles.bar)}
      style={{ gridRow: lane + 1 }}
      data-bar={event.id}
      data-event-type={event.type}
      data-state={event.state}
      data-clashes={clashes || inTheWay || undefined}
      data-dragged={isDragged || undefined}
      data-continued={continued || undefined}
      data-continues={continues || undefined}
    >
      <Link href={`/schedule/${event.id}`} className={styles.barLink} draggable={false} data-row title={`${times} ${event.title}`} tabIndex={continued ? -1 : undefined}>
        <span className={styles.barTime}>
          <span className={styles.times}>{continued ? t("board.continued") : times}</span>
          {clashes && (
            <span className={styles.barWarning}>
              <WarningIcon />
            </span>
          )}
        </span>
        <span className={styles.barTitle}>{event.title}</span>
        <span className={styles.barDetail}>
          {event.state === "confirmed" ? (
            <span className="visually-hidden">{t("event.state.confirmed")}, </span>
          ) : (
            <span className={styles.barState}>{t(`event.state.${event.state}`)} · </span>
          )}
          {detail} · {t(`event.type.${event.type}`)}
        </span>
        <span className="visually-hidden">
          {by === "rooms" ? place : people}
          {isElsewhere && t("board.own_clock", { time: clock(event.local_start), zone: zoneName(event.timezone) })}
          {clashes && t("board.clashes")}
        </span>
      </Link>
      {onMove && !continued && event.state !== "cancelled" && (
        <IconButton className={styles.barMove} label={t("board.move", { title: event.title })} icon={<MoveIcon />} onClick={() => onMove(event)} />
      )}
    </div>
  );
}
