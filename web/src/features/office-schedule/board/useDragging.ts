// Dragging with a mouse or pen. Touch scrolls; there, and for the keyboard, the button of a bar opens the same dialog. Nothing is
// changed here: a drop only says where.
import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from "react";

/** How far a press goes before it is a drag and not a click. */
const slack = 6;

interface Dragging<Taken, State> {
  /** What is pressed upon; null where it cannot be dragged. */
  take: (pressed: HTMLElement) => Taken | null;
  /** Where it is now: the pointer, and how far it went. */
  at: (taken: Taken, pointer: { x: number; y: number; dx: number }) => State;
  drop: (state: State) => void;
}

interface Press<Taken> {
  taken: Taken;
  x: number;
  y: number;
}

/** Spread `handlers` over what holds the bars. Escape leaves everything where it is. */
export function useDragging<Taken, State>({ take, at, drop }: Dragging<Taken, State>) {
  const [drag, setDrag] = useState<State | null>(null);
  const press = useRef<Press<Taken> | null>(null);
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
      if (event.button !== 0 || event.pointerType === "touch") return;
      const taken = take(event.target as HTMLElement);
      press.current = taken === null ? null : { taken, x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      // Let go outside of the board.
      if (event.buttons === 0) press.current = null;
      const pressed = press.current;
      if (!pressed) return;
      const { clientX: x, clientY: y } = event;
      if (!isDragging) {
        if (Math.hypot(x - pressed.x, y - pressed.y) < slack) return;
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      wasDragged.current = true;
      setDrag(at(pressed.taken, { x, y, dx: x - pressed.x }));
    },
    onPointerUp: () => {
      press.current = null;
      if (drag !== null) drop(drag);
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

/** A datum of what is at a point or around an element: cells, rows and bars carry them. */
export const datumAround = (element: Element | null, name: string): string | null => element?.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null;
