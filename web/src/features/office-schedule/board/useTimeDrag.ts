// Dragging a bar along the hours of a day, into another row, or by its end. As on the week, a drop only says where.
import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from "react";

const slack = 6;

export interface TimeDrag {
  id: string;
  edge: "whole" | "end";
  /** How far it went, in parts of the line's width. */
  part: number;
  /** The row it is over. */
  row: string | null;
}

interface Press {
  id: string;
  edge: TimeDrag["edge"];
  x: number;
  y: number;
  width: number;
}

/** Bars carry `data-bar`, the handle at their end `data-edge`, lines `data-line`, rows `data-row-key`. */
export function useTimeDrag(canDrag: (id: string) => boolean, onDrop: (drag: TimeDrag) => void) {
  const [drag, setDrag] = useState<TimeDrag | null>(null);
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
      const target = event.target as HTMLElement;
      const id = target.closest<HTMLElement>("[data-bar]")?.dataset["bar"];
      const line = target.closest<HTMLElement>("[data-line]");
      if (event.button !== 0 || event.pointerType === "touch" || id === undefined || !line || !canDrag(id)) return;
      const edge = target.closest("[data-edge]") ? "end" : "whole";
      press.current = { id, edge, x: event.clientX, y: event.clientY, width: line.clientWidth };
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
      const row = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-row-key]")?.dataset["rowKey"] ?? null;
      setDrag({ id: pressed.id, edge: pressed.edge, part: (x - pressed.x) / pressed.width, row });
    },
    onPointerUp: () => {
      press.current = null;
      if (drag) onDrop(drag);
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
