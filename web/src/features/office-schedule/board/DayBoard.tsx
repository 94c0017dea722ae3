// One day by the hour: rooms or people as rows. Events are dragged to another time or room, and made longer by their end; what
// would be in the way glows while one drags.
import { Link } from "wouter";
import type { Room, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { eventClass } from "../../../presentation/EventChip";
import { IconButton } from "../../../ui/Button";
import { classes } from "../../../ui/classes";
import { useRowKeys } from "../../../ui/useRowKeys";
import { clock, shortTime } from "../days";
import { placeWords, timesIn } from "../words";
import { MoveIcon } from "./icons";
import { isElsewhere, obstaclesOf, rowsOf, spanOf, type Bar, type Move, type Obstacle, type PeopleOf, type Row, type RowsBy, type Target } from "./layout";
import { hoursOf, linesOf, minutesOn, minutesOver, movedSpan, placeOn, shiftedBy, type Hours } from "./timeline";
import { datumAround, useDragging } from "./useDragging";
import styles from "./Day.module.css";

interface DayBoardProps {
  events: readonly ScheduleEvent[];
  peopleOf: PeopleOf;
  by: RowsBy;
  rooms: readonly Room[];
  day: string;
  home: string;
  busy: boolean;
  /** Null for whoever only reads the schedule. */
  onMove: Move | null;
}

/** A bar that is pressed upon, at its end or anywhere else, and how wide its line is. */
interface Taken {
  event: ScheduleEvent;
  edge: "whole" | "end";
  width: number;
}

/** What is dragged, where it would be, and what is in its way. */
interface Dragged {
  event: ScheduleEvent;
  target: Target;
  row: string | null;
  obstacles: readonly Obstacle[];
}

export function DayBoard({ events, peopleOf, by, rooms, day, home, busy, onMove }: DayBoardProps) {
  const rows = rowsOf(by, events, [day], { rooms, peopleOf, elsewhere: t("board.elsewhere"), nobody: t("board.nobody") });
  const hours = hoursOf(events, day);
  const find = (id: string) => events.find((event) => event.id === id);
  const roomOf = (key: string | null) => rows.find((row) => row.key === key)?.room;
  const keys = useRowKeys<HTMLDivElement>();
  const { drag, handlers } = useDragging<Taken, Dragged>({
    board: keys,
    take: (pressed) => {
      const event = find(datumAround(pressed, "bar") ?? "");
      const width = pressed.closest("[data-line]")?.clientWidth;
      if (!onMove || !event || !width || event.state === "cancelled" || event.all_day) return null;
      return { event, edge: pressed.closest("[data-edge]") ? "end" : "whole", width };
    },
    at: ({ event, edge, width }, { x, y, dx }) => {
      const row = datumAround(document.elementFromPoint(x, y), "row-key");
      const target = shiftedBy(event, edge, minutesOver(dx / width, hours), roomOf(row));
      return { event, target, row: edge === "end" ? null : row, obstacles: isElsewhere(event, target) ? obstaclesOf(event, target, events, peopleOf) : [] };
    },
    drop: ({ event, target }) => {
      if (isElsewhere(event, target)) onMove?.(event, target);
    },
  });
  const ticks = Array.from({ length: (hours.to - hours.from) / 60 }, (_, index) => hours.from / 60 + index);
  // Roles are written out because a grid layout takes a table element's own meaning away.
  return (
    <div ref={keys} role="table" aria-label={by === "rooms" ? t("board.day_by_room") : t("board.day_by_person")} aria-busy={busy || undefined} className={styles.board} data-dragging={drag !== null || undefined} {...handlers}>
      <div role="row" className={styles.row}>
        <div role="columnheader" className={styles.corner}>
          {by === "rooms" ? t("board.room") : t("board.person")}
        </div>
        <div role="columnheader" className={styles.hours}>
          <span className="visually-hidden">{t("board.hours")}</span>
          {ticks.map((hour) => (
            <span key={hour} aria-hidden="true">
              {shortTime(`2026-01-01T${String(hour).padStart(2, "0")}:00Z`, "UTC")}
            </span>
          ))}
        </div>
      </div>
      {rows.map((row) => (
        <Line key={row.key} row={row} by={by} day={day} hours={hours} home={home} dragged={drag} onMove={onMove} ticks={ticks.length} />
      ))}
    </div>
  );
}

interface LineProps {
  row: Row;
  by: RowsBy;
  day: string;
  hours: Hours;
  home: string;
  dragged: Dragged | null;
  onMove: DayBoardProps["onMove"];
  ticks: number;
}

function Line({ row, by, day, hours, home, dragged, onMove, ticks }: LineProps) {
  const bars = [...(row.cells[0] ?? [])].sort((one, other) => spanOf(one.event).from - spanOf(other.event).from);
  const spans = bars.map(({ event }) => minutesOn(event, day));
  const lines = linesOf(spans);
  const isOver = dragged !== null && dragged.row === row.key && row.room !== undefined;
  return (
    <div role="row" className={styles.row} data-row-key={row.key}>
      <div role="rowheader" className={styles.rowHead} data-over={isOver || undefined}>
        {row.name}
      </div>
      <div role="cell" className={styles.line} data-line data-over={isOver ? (dragged.obstacles.length > 0 ? "taken" : "free") : undefined} style={{ minHeight: Math.max(1, ...lines.map((line) => line + 1)) * 56 + 8, backgroundSize: `${100 / ticks}% 100%` }}>
        {bars.map((bar, index) => (
          <TimeBar key={bar.event.id} bar={bar} by={by} line={lines[index] ?? 0} span={spans[index] ?? hours} hours={hours} home={home} dragged={dragged} onMove={onMove} />
        ))}
      </div>
    </div>
  );
}

interface TimeBarProps {
  bar: Bar;
  by: RowsBy;
  line: number;
  span: Hours;
  hours: Hours;
  home: string;
  dragged: Dragged | null;
  onMove: DayBoardProps["onMove"];
}

function TimeBar({ bar: { event, clashes, continued, continues }, by, line, span, hours, home, dragged, onMove }: TimeBarProps) {
  const isDragged = dragged?.event.id === event.id;
  const { left, width } = placeOn(isDragged ? movedSpan(span, event, dragged.target) : span, hours);
  const inTheWay = dragged?.obstacles.some((obstacle) => obstacle.event.id === event.id) ?? false;
  const times = event.all_day ? t("when.all_day") : timesIn(event, home);
  const people = t("board.people", { count: event.counts?.participants ?? event.participants.length });
  const isFixed = event.state === "cancelled";
  return (
    <div
      className={classes(eventClass, styles.bar)}
      style={{ left: `${left * 100}%`, width: `${width * 100}%`, top: line * 56 + 4 }}
      data-bar={event.id}
      data-event-type={event.type}
      data-state={event.state}
      data-clashes={clashes || inTheWay || (isDragged && dragged.obstacles.length > 0) || undefined}
      data-dragged={isDragged || undefined}
    >
      <Link href={`/schedule/${event.id}`} className={styles.barLink} draggable={false} data-row title={`${times} ${event.title}`}>
        <span className={styles.barTitle}>{event.title}</span>
        <span className={styles.barDetail}>
          {isDragged ? t("when.span", { start: clock(dragged.target.local_start), end: clock(dragged.target.local_end) }) : times}
          {event.state !== "confirmed" && ` · ${t(`event.state.${event.state}`)}`}
          {` · ${by === "rooms" ? people : (placeWords(event) ?? t("board.no_place"))}`}
        </span>
        <span className="visually-hidden">
          , {t(`event.type.${event.type}`)}
          {continued || continues ? `, ${t("board.continued")}` : ""}
          {clashes && t("board.clashes")}
        </span>
      </Link>
      {!isFixed && onMove && <IconButton className={styles.barMove} label={t("board.move", { title: event.title })} icon={<MoveIcon />} onClick={() => onMove(event)} />}
      {!isFixed && onMove && !event.all_day && !continues && <span className={styles.edge} data-edge aria-hidden="true" />}
    </div>
  );
}
