// The week: rooms or people as rows, days as columns. Events are dragged to another day or room; what would be in the way glows
// while one drags.
import { Link } from "wouter";
import type { Room, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { PlusIcon } from "../../../ui/icons";
import { useRowKeys } from "../../../ui/useRowKeys";
import { DayHead } from "./DayHead";
import { EventBar } from "./EventBar";
import { Ghost } from "./Ghost";
import { rowsOf, type Obstacle, type PeopleOf, type Row, type RowsBy, type Move } from "./layout";
import { useDayDrag, type DayDrag } from "./useDayDrag";
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
  /** Null for whoever only reads the schedule. */
  onMove: Move | null;
  /** The address of a day by the hour. */
  hrefOf: (day: string) => string;
}

export function WeekBoard({ events, peopleOf, by, rooms, days, today, home, busy, onMove, hrefOf }: WeekBoardProps) {
  const rows = rowsOf(by, events, days, { rooms, peopleOf, elsewhere: t("board.elsewhere"), nobody: t("board.nobody") });
  const keys = useRowKeys<HTMLDivElement>();
  const roomOf = (key: string | null) => rows.find((row) => row.key === key)?.room;
  const { drag, dragged, obstacles, handlers } = useDayDrag({ board: keys, events, peopleOf, roomOf, onMove });
  const inTheWay = new Set(obstacles.map(({ event }) => event.id));

  // Roles are written out because a grid layout takes a table element's own meaning away.
  return (
    <div ref={keys} role="table" aria-label={by === "rooms" ? t("board.by_room") : t("board.by_person")} aria-busy={busy || undefined} className={styles.board} data-by={by} data-dragging={drag !== null || undefined} {...handlers}>
      <div role="row" className={styles.row}>
        <div role="columnheader" className={styles.corner}>
          {by === "rooms" ? t("board.room") : t("board.person")}
        </div>
        {days.map((day) => (
          <DayHead key={day} day={day} isToday={day === today} href={hrefOf(day)} />
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
              {by === "rooms" && onMove && (
                // A short cut for the mouse; "New event" is the way for everybody.
                <Link href={newHref(day, row)} className={styles.add} tabIndex={-1} aria-hidden="true">
                  <PlusIcon />
                </Link>
              )}
            </div>
          ))}
        </div>
      ))}
      {drag && dragged && <Ghost at={drag} event={dragged.event} obstacles={obstacles} />}
    </div>
  );
}

const newHref = (day: string, { room }: Row): string => `/schedule/new?day=${day}${room ? `&room=${room}` : ""}`;

function overState(drag: DayDrag | null, { key, room }: Row, day: string, obstacles: readonly Obstacle[]): "free" | "taken" | undefined {
  if (drag?.over?.day !== day) return undefined;
  // Among people only the day changes, for all of them.
  if (room !== undefined && drag.over.row !== key) return undefined;
  return obstacles.length > 0 ? "taken" : "free";
}
