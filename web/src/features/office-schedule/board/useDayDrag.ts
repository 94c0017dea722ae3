// Dragging an event to another day, in a week or a month: it keeps its time of day, and what would be in its way is known before
// the drop.
import type { RefObject } from "react";
import type { ScheduleEvent } from "../../../api/types";
import { isElsewhere, movedTo, obstaclesOf, type Move, type Obstacle, type PeopleOf, type Target } from "./layout";
import { datumAround, useDragging } from "./useDragging";

export interface DayDrag {
  id: string;
  /** The day at which it was taken. */
  from: string;
  x: number;
  y: number;
  /** The cell below; a month has no rows. */
  over: { day: string; row: string | null } | null;
}

interface DayDragging {
  /** What holds the cells (`data-day`, in rows `data-row-key`) and in them the events (`data-bar`). */
  board: RefObject<HTMLElement | null>;
  events: readonly ScheduleEvent[];
  peopleOf: PeopleOf;
  /** The room of a row; undefined leaves an event in its room. */
  roomOf: (row: string | null) => string | null | undefined;
  onMove: Move | null;
}

export function useDayDrag({ board, events, peopleOf, roomOf, onMove }: DayDragging) {
  const find = (id: string) => events.find((event) => event.id === id);
  const targetOf = ({ id, from, over }: DayDrag): { event: ScheduleEvent; target: Target } | null => {
    const event = find(id);
    return event && over ? { event, target: movedTo(event, from, over.day, roomOf(over.row)) } : null;
  };
  const { drag, handlers } = useDragging<Pick<DayDrag, "id" | "from">, DayDrag>({
    board,
    take: (pressed) => {
      const [id, from] = [datumAround(pressed, "bar"), datumAround(pressed, "day")];
      return !onMove || id === null || from === null || find(id)?.state === "cancelled" ? null : { id, from };
    },
    at: (taken, { x, y }) => {
      const below = document.elementFromPoint(x, y);
      const day = datumAround(below, "day");
      return { ...taken, x, y, over: day === null ? null : { day, row: datumAround(below, "row-key") } };
    },
    drop: (dropped) => {
      const found = targetOf(dropped);
      if (found && isElsewhere(found.event, found.target)) onMove?.(found.event, found.target);
    },
  });
  const dragged = drag && targetOf(drag);
  const obstacles: readonly Obstacle[] = dragged && isElsewhere(dragged.event, dragged.target) ? obstaclesOf(dragged.event, dragged.target, events, peopleOf) : [];
  return { drag, dragged, obstacles, handlers };
}
