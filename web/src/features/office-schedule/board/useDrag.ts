// Dragging a bar of the board to another day or room with a mouse or pen. Touch scrolls; there, and for the keyboard, the button
// of the bar opens the same dialog. Nothing is changed here: a drop says where.
import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from "react";

/** How far a press goes before it is a drag and not a click. */
const slack = 6;

export interface Over {
  day: string;
  row: string;
}

export interface Drag {
  id: string;
  /** The day at which the bar was taken. */
  from: string;
  x: number;
  y: number;
  over: Over | null;
}

interface Press {
  id: string;
  from: string;
  x: number;
  y: number;
}

function cellAt(x: number, y: number): Over | null {
  const cell = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-day]");
  const { day, row } = cell?.dataset ?? {};
  return day === undefined || row === undefined ? null : { day, row };
}

/** `canDrag` by the event's id. Spread `handlers` over the board; bars carry `data-bar`, cells `data-day` and `data-row`. */
export function useDrag(canDrag: (id: string) => boolean, onDrop: (drag: Drag & { over: Over }) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const press = useRef<Press | null>(null);
  const wasDragged = useRef(false);
  const isDragging = drag !== null;

  useEffect(() => {
    if (!isDragging) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      press.current = null;
      setDrag(null);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isDragging]);

  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      wasDragged.current = false;
      const bar = (event.target as HTMLElement).closest<HTMLElement>("[data-bar]");
      const from = bar?.closest<HTMLElement>("[data-day]")?.dataset["day"];
      const id = bar?.dataset["bar"];
      if (event.button !== 0 || event.pointerType === "touch" || id === undefined || from === undefined || !canDrag(id)) return;
      press.current = { id, from, x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      // Let go outside of the board.
      if (event.buttons === 0) press.current = null;
      const pressed = press.current;
      if (!pressed) return;
      const { clientX: x, clientY: y } = event;
      if (drag === null && Math.hypot(x - pressed.x, y - pressed.y) < slack) return;
      if (drag === null) event.currentTarget.setPointerCapture(event.pointerId);
      wasDragged.current = true;
      setDrag({ id: pressed.id, from: pressed.from, x, y, over: cellAt(x, y) });
    },
    onPointerUp: () => {
      press.current = null;
      if (drag?.over) onDrop({ ...drag, over: drag.over });
      setDrag(null);
    },
    onPointerCancel: () => {
      press.current = null;
      setDrag(null);
    },
    // The click at the end of a drag opens nothing.
    onClickCapture: (event: MouseEvent) => {
      if (!wasDragged.current) return;
      wasDragged.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
    onDragStart: (event: { preventDefault: () => void }) => event.preventDefault(),
  };
  return { drag, handlers };
}
