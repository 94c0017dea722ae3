// The week: rooms or people as rows, days as columns. Events are dragged to another day or room; what would be in the way glows
// while one drags.
import { Link } from "wouter";
import type { Room, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { PlusIcon } from "../../../ui/icons";
import { useRowKeys } from "../../../ui/useRowKeys";
import { dayNumber, longDay, shortWeekday } from "../days";
import { EventBar } from "./EventBar";
import { isElsewhere, movedTo, obstaclesOf, rowsOf, type Obstacle, type PeopleOf, type Row, type RowsBy, type Target } from "./layout";
import { datumAround, useDragging } from "./useDragging";
import styles from "./Week.module.css";

interface WeekBoardProps {
  events: readonly ScheduleEvent[];
  peopleOf: PeopleOf;
  by: RowsBy;
  rooms: readonly Room[];
  days: readonly string[];
  today: string;
  home: string;
  busy: boolean;
  onMove: (event: ScheduleEvent, target?: Target) => void;
  /** The address of a day by the hour. */
  hrefOf: (day: string) => string;
}

interface Drag {
  id: string;
  /** The day at which the bar was taken. */
  from: string;
  x: number;
  y: number;
  over: { day: string; row: string } | null;
}

export function WeekBoard({ events, peopleOf, by, rooms, days, today, home, busy, onMove, hrefOf }: WeekBoardProps) {
  const rows = rowsOf(by, events, days, { rooms, peopleOf, elsewhere: t("board.elsewhere"), nobody: t("board.nobody") });
  const find = (id: string) => events.find((event) => event.id === id);
  const targetOf = ({ id, from, over }: Drag): { event: ScheduleEvent; target: Target } | null => {
    const event = find(id);
    if (!event || !over) return null;
    return { event, target: movedTo(event, from, over.day, rows.find(({ key }) => key === over.row)?.room) };
  };
  const keys = useRowKeys<HTMLDivElement>();
  const { drag, handlers } = useDragging<{ id: string; from: string }, Drag>({
    board: keys,
    take: (pressed) => {
      const [id, from] = [datumAround(pressed, "bar"), datumAround(pressed, "day")];
      return id === null || from === null || find(id)?.state === "cancelled" ? null : { id, from };
    },
    at: (taken, { x, y }) => {
      const below = document.elementFromPoint(x, y);
      const [day, row] = [datumAround(below, "day"), datumAround(below, "row-key")];
      return { ...taken, x, y, over: day === null || row === null ? null : { day, row } };
    },
    drop: (dropped) => {
      const found = targetOf(dropped);
      if (found && isElsewhere(found.event, found.target)) onMove(found.event, found.target);
    },
  });
  const dragged = drag && targetOf(drag);
  const obstacles = dragged && isElsewhere(dragged.event, dragged.target) ? obstaclesOf(dragged.event, dragged.target, events, peopleOf) : [];
  const inTheWay = new Set(obstacles.map(({ event }) => event.id));

  // Roles are written out because a grid layout takes a table element's own meaning away.
  return (
    <div ref={keys} role="table" aria-label={by === "rooms" ? t("board.by_room") : t("board.by_person")} aria-busy={busy || undefined} className={styles.board} data-by={by} data-dragging={drag !== null || undefined} {...handlers}>
      <div role="row" className={styles.row}>
        <div role="columnheader" className={styles.corner}>
          {by === "rooms" ? t("board.room") : t("board.person")}
        </div>
        {days.map((day) => (
          <div role="columnheader" key={day} className={styles.dayHead} data-today={day === today || undefined}>
            <Link href={hrefOf(day)} className={styles.dayLink}>
              <span className="visually-hidden">
                {longDay(day)}
                {day === today && t("board.today")}
              </span>
              <span aria-hidden="true">{shortWeekday(day)}</span>
              <strong aria-hidden="true">{dayNumber(day)}</strong>
            </Link>
          </div>
        ))}
      </div>
      {rows.map((row) => (
        <div role="row" key={row.key} className={styles.row}>
          <div role="rowheader" className={styles.rowHead}>
            <span>{row.name}</span>
            <small>{row.count === 0 ? t("board.free") : t("board.events", { count: row.count })}</small>
          </div>
          {days.map((day, index) => (
            <div
              role="cell"
              key={day}
              className={styles.cell}
              data-day={day}
              data-row-key={row.key}
              data-today={day === today || undefined}
              data-over={overState(drag, row, day, obstacles)}
            >
              {row.cells[index]?.map((bar) => (
                <EventBar key={bar.event.id} bar={bar} by={by} home={home} inTheWay={inTheWay.has(bar.event.id)} isDragged={drag?.id === bar.event.id} onMove={onMove} />
              ))}
              {by === "rooms" && (
                // A short cut for the mouse; "New event" is the way for everybody.
                <Link href={newHref(day, row)} className={styles.add} tabIndex={-1} aria-hidden="true">
                  <PlusIcon />
                </Link>
              )}
            </div>
          ))}
        </div>
      ))}
      {drag && dragged && <Ghost drag={drag} event={dragged.event} obstacles={obstacles} />}
    </div>
  );
}

const newHref = (day: string, { room }: Row): string => `/schedule/new?day=${day}${room ? `&room=${room}` : ""}`;

function overState(drag: Drag | null, { key, room }: Row, day: string, obstacles: readonly Obstacle[]): "free" | "taken" | undefined {
  if (drag?.over?.day !== day) return undefined;
  // Among people only the day changes, for all of them.
  if (room !== undefined && drag.over.row !== key) return undefined;
  return obstacles.length > 0 ? "taken" : "free";
}

/** What is dragged, under the pointer, with what would be in its way. */
function Ghost({ drag, event, obstacles }: { drag: Drag; event: ScheduleEvent; obstacles: readonly Obstacle[] }) {
  const taken = obstacles.find(({ room }) => room);
  const people = new Set(obstacles.flatMap((obstacle) => obstacle.people));
  return (
    <div className={styles.ghost} style={{ transform: `translate(${drag.x + 12}px, ${drag.y + 12}px)` }} data-taken={obstacles.length > 0 || undefined} aria-hidden="true">
      <strong>{event.title}</strong>
      {taken && <span>{t("board.room_taken", { title: taken.event.title })}</span>}
      {people.size > 0 && <span>{t("board.called_elsewhere", { count: people.size })}</span>}
    </div>
  );
}
