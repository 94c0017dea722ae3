// A week by the hour: days as columns, time runs down. Events are dragged to another time or day, and made longer by their lower
// edge, also over midnight; what would be in the way glows while one drags.
import { useMemo, type CSSProperties } from "react";
import { Link } from "wouter";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { eventClass } from "../../../presentation/EventChip";
import { useNow } from "../../../presentation/useNow";
import { IconButton } from "../../../ui/Button";
import { classes } from "../../../ui/classes";
import { useRowKeys } from "../../../ui/useRowKeys";
import { clock, daysBetween, shortTime, zoneName } from "../days";
import { placeWords, shortTimesIn } from "../words";
import { DayHead } from "./DayHead";
import { EventBar } from "./EventBar";
import { Ghost } from "./Ghost";
import { MoveIcon } from "./icons";
import { cellsOf, isElsewhere, obstaclesOf, type Move, type Obstacle, type PeopleOf, type Target } from "./layout";
import { dayMinutes, minutesOver, movedSpan, placeOn, reachOf, shiftedBy, withinDay, type Hours } from "./timeline";
import { datumAround, useDragging } from "./useDragging";
import { blocksOf, clashesAmong, minutesNow, weekHoursOf, type Block } from "./week-hours";
import styles from "./Hours.module.css";

const hourHeight = 48;
/** From so many minutes on there is room for words on several lines. */
const tall = 90;

interface HoursBoardProps {
  events: readonly ScheduleEvent[];
  peopleOf: PeopleOf;
  days: readonly string[];
  today: string;
  home: string;
  busy: boolean;
  /** Null for whoever only reads the schedule. */
  onMove: Move | null;
  /** The address of a day's board. */
  hrefOf: (day: string) => string;
}

/** An event that is pressed upon, at its lower edge or anywhere else, and where its column was. */
interface Taken {
  event: ScheduleEvent;
  edge: "whole" | "end";
  day: string;
  /** None for whole days. */
  column: { element: Element; top: number } | null;
}

interface Dragged {
  event: ScheduleEvent;
  /** Null beside the days. */
  target: Target | null;
  x: number;
  y: number;
  obstacles: readonly Obstacle[];
}

export function HoursBoard({ events, peopleOf, days, today, home, busy, onMove, hrefOf }: HoursBoardProps) {
  const hours = useMemo(() => weekHoursOf(events, days), [events, days]);
  const clashes = useMemo(() => clashesAmong(events, peopleOf), [events, peopleOf]);
  const count = (hours.to - hours.from) / 60;
  const height = count * hourHeight;
  // For the style sheet, which has another height for paper.
  const measures = { "--hours": count, "--height": `${height}px` } as CSSProperties;
  const keys = useRowKeys<HTMLDivElement>();
  const { drag, handlers } = useDragging<Taken, Dragged>({
    board: keys,
    take: (pressed) => {
      const event = events.find(({ id }) => id === datumAround(pressed, "bar"));
      const day = datumAround(pressed, "day");
      if (!onMove || !event || day === null || event.state === "cancelled") return null;
      const element = pressed.closest("[data-column]");
      return { event, edge: pressed.closest("[data-edge]") ? "end" : "whole", day, column: element && { element, top: element.getBoundingClientRect().top } };
    },
    at: ({ event, edge, day, column }, { x, y, dy }) => {
      const below = document.elementFromPoint(x, y);
      const over = datumAround(below, "day");
      if (over === null) return { event, target: null, x, y, obstacles: [] };
      // Whole days have no time, and above the hours only the day is chosen. The page may have been scrolled meanwhile.
      const minutes = column && below?.closest("[data-column]") ? minutesOver((dy + column.top - column.element.getBoundingClientRect().top) / height, hours) : 0;
      const target = shiftedBy(event, edge, minutes + daysBetween(day, over) * dayMinutes, undefined);
      return { event, target, x, y, obstacles: isElsewhere(event, target) ? obstaclesOf(event, target, events, peopleOf) : [] };
    },
    drop: ({ event, target }) => {
      if (target && isElsewhere(event, target)) onMove?.(event, target);
    },
  });
  const inTheWay = new Set(drag?.obstacles.map(({ event }) => event.id));
  const wholeDays = cellsOf(
    events.filter(({ all_day }) => all_day),
    days,
    false,
  );
  const ticks = Array.from({ length: count }, (_, index) => hours.from / 60 + index);
  // Roles are written out because a grid layout takes a table element's own meaning away.
  return (
    <div ref={keys} role="table" aria-label={t("board.by_hour")} aria-busy={busy || undefined} className={styles.board} data-dragging={drag !== null || undefined} style={measures} {...handlers}>
      <div role="row" className={styles.row}>
        <div role="columnheader" className={styles.corner}>
          <span className="visually-hidden">{t("board.time")}</span>
        </div>
        {days.map((day) => (
          <DayHead key={day} day={day} isToday={day === today} href={hrefOf(day)} />
        ))}
      </div>
      {wholeDays.some((cell) => cell.length > 0) && (
        <div role="row" className={styles.row}>
          <div role="rowheader" className={styles.rowHead}>
            {t("when.all_day")}
          </div>
          {days.map((day, index) => (
            <div role="cell" key={day} className={styles.whole} data-day={day} data-over={drag && overWhole(drag, day)}>
              {wholeDays[index]?.map((bar) => (
                <EventBar key={bar.event.id} bar={{ ...bar, clashes: clashes.has(bar.event.id) }} by="rooms" home={home} inTheWay={inTheWay.has(bar.event.id)} isDragged={drag?.event.id === bar.event.id} onMove={onMove} />
              ))}
            </div>
          ))}
        </div>
      )}
      <div role="row" className={styles.row}>
        <div role="rowheader" className={styles.ticks}>
          <span className="visually-hidden">{t("board.hours")}</span>
          {ticks.map((hour) => (
            <span key={hour} aria-hidden="true">
              {shortTime(`2026-01-01T${String(hour).padStart(2, "0")}:00Z`, "UTC")}
            </span>
          ))}
        </div>
        {days.map((day) => (
          <div role="cell" key={day} className={styles.column} data-day={day} data-column data-today={day === today || undefined}>
            {blocksOf(events, day).map((block) => (
              <TimeBlock
                key={block.event.id}
                block={block}
                hours={hours}
                home={home}
                clashes={clashes.has(block.event.id)}
                glows={inTheWay.has(block.event.id)}
                isDragged={drag?.event.id === block.event.id}
                onMove={onMove}
              />
            ))}
            {drag?.target && !drag.event.all_day && <Preview event={drag.event} target={drag.target} day={day} hours={hours} isTaken={drag.obstacles.length > 0} />}
            {day === today && <Now hours={hours} home={home} />}
          </div>
        ))}
      </div>
      {drag?.target && <Ghost at={drag} event={drag.event} obstacles={drag.obstacles} />}
    </div>
  );
}

function overWhole({ event, target, obstacles }: Dragged, day: string): "free" | "taken" | undefined {
  if (!event.all_day || !target || day < target.local_start.slice(0, 10) || day >= target.local_end.slice(0, 10)) return undefined;
  return obstacles.length > 0 ? "taken" : "free";
}

const downTo = (span: Hours, hours: Hours) => {
  const { left, width } = placeOn(span, hours);
  return { top: `${left * 100}%`, height: `${width * 100}%` };
};

/** The time, as a line over today. */
function Now({ hours, home }: { hours: Hours; home: string }) {
  const minutes = minutesNow(useNow(), home);
  if (minutes < hours.from || minutes > hours.to) return null;
  return <div className={styles.now} style={{ top: downTo({ from: minutes, to: minutes }, hours).top }} data-now aria-hidden="true" />;
}

interface PreviewProps {
  event: ScheduleEvent;
  target: Target;
  day: string;
  hours: Hours;
  isTaken: boolean;
}

/** Where the drop would bring it, in each day it would reach into. */
function Preview({ event, target, day, hours, isTaken }: PreviewProps) {
  const span = withinDay(movedSpan(reachOf(event, day), event, target));
  if (span.to <= span.from) return null;
  return (
    <div className={styles.preview} style={downTo(span, hours)} data-preview data-over={isTaken ? "taken" : "free"} aria-hidden="true">
      {t("when.span", { start: clock(target.local_start), end: clock(target.local_end) })}
    </div>
  );
}

interface TimeBlockProps {
  block: Block;
  hours: Hours;
  home: string;
  clashes: boolean;
  /** What is dragged would overlap with it. */
  glows: boolean;
  isDragged: boolean;
  onMove: Move | null;
}

function TimeBlock({ block: { event, span, line, of, continued, continues }, hours, home, clashes, glows, isDragged, onMove }: TimeBlockProps) {
  const times = shortTimesIn(event, home);
  const isElsewhereOnEarth = event.timezone !== home || event.end_timezone !== home;
  const moves = onMove !== null && event.state !== "cancelled";
  return (
    <div
      className={classes(eventClass, styles.block)}
      style={{ ...downTo(span, hours), left: `${(line / of) * 100}%`, width: `${100 / of}%` }}
      data-bar={event.id}
      data-event-type={event.type}
      data-state={event.state}
      data-clashes={clashes || glows || undefined}
      data-dragged={isDragged || undefined}
      data-continued={continued || undefined}
      data-continues={continues || undefined}
      data-tall={span.to - span.from >= tall || undefined}
    >
      <Link href={`/schedule/${event.id}`} className={styles.blockLink} draggable={false} data-row title={`${times} ${event.title}`} tabIndex={continued ? -1 : undefined}>
        <span className={styles.title}>{event.title}</span>
        <span className={styles.detail}>{continued ? t("board.continued") : times}</span>
        {isElsewhereOnEarth && (
          <span className={styles.detail}>
            {t("when.zoned", { time: clock(event.local_start), zone: zoneName(event.timezone) })}
          </span>
        )}
        <span className={styles.detail}>
          {event.state === "confirmed" ? <span className="visually-hidden">{t("event.state.confirmed")}, </span> : `${t(`event.state.${event.state}`)} · `}
          {placeWords(event) ?? t("board.no_place")} · {t("board.people", { count: event.counts?.participants ?? event.participants.length })}
        </span>
        <span className={styles.kind} aria-hidden="true">
          {t(`event.type.${event.type}`)}
        </span>
        <span className="visually-hidden">
          , {t(`event.type.${event.type}`)}
          {clashes && t("board.clashes")}
        </span>
      </Link>
      {moves && !continued && <IconButton className={styles.blockMove} label={t("board.move", { title: event.title })} icon={<MoveIcon />} onClick={() => onMove(event)} />}
      {moves && !continues && <span className={styles.edge} data-edge aria-hidden="true" />}
    </div>
  );
}
