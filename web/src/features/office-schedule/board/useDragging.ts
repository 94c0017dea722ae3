// Dragging with a mouse or pen, or with a finger that has rested on a bar: one that moves at once scrolls. For the keyboard the button
// of a bar opens the same dialog. Nothing is changed here: a drop only says where.
import { useEffect, useRef, useState, type MouseEvent, type PointerEvent, type RefObject } from "react";

/** How far a press goes before it is a drag and not a click. */
const slack = 6;
/** How long a finger rests before it drags. */
const restMs = 400;

interface Dragging<Taken, State> {
  /** What holds the bars. */
  board: RefObject<HTMLElement | null>;
  /** What is pressed upon; null where it cannot be dragged. */
  take: (pressed: HTMLElement) => Taken | null;
  /** Where it is now: the pointer, and how far it went. */
  at: (taken: Taken, pointer: { x: number; y: number; dx: number; dy: number }) => State;
  drop: (state: State) => void;
}

interface Press<Taken> {
  taken: Taken;
  x: number;
  y: number;
  byTouch: boolean;
}

/** Spread `handlers` over what holds the bars. Escape leaves everything where it is. */
export function useDragging<Taken, State>({ board, take, at, drop }: Dragging<Taken, State>) {
  const [drag, setDrag] = useState<State | null>(null);
  const press = useRef<Press<Taken> | null>(null);
  const wasDragged = useRef(false);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isHeld = useRef(false);
  const isDragging = drag !== null;
  const letGo = () => {
    clearTimeout(rest.current);
    press.current = null;
    isHeld.current = false;
  };

  useEffect(() => {
    const node = board.current;
    // There from the beginning: browsers ask when a finger comes down whether the page may stop them from scrolling.
    const hold = (event: TouchEvent) => {
      if (isHeld.current) event.preventDefault();
    };
    node?.addEventListener("touchmove", hold, { passive: false });
    return () => {
      node?.removeEventListener("touchmove", hold);
      clearTimeout(rest.current);
    };
  }, [board]);

  useEffect(() => {
    if (!isDragging) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      press.current = null;
      isHeld.current = false;
      setDrag(null);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isDragging]);

  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      wasDragged.current = false;
      letGo();
      if (event.button !== 0) return;
      const taken = take(event.target as HTMLElement);
      if (taken === null) return;
      const { clientX: x, clientY: y, pointerId, currentTarget } = event;
      const byTouch = event.pointerType === "touch";
      press.current = { taken, x, y, byTouch };
      if (!byTouch) return;
      rest.current = setTimeout(() => {
        currentTarget.setPointerCapture(pointerId);
        isHeld.current = true;
        wasDragged.current = true;
        setDrag(at(taken, { x, y, dx: 0, dy: 0 }));
      }, restMs);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      // Let go outside of the board.
      if (event.buttons === 0) letGo();
      const pressed = press.current;
      if (!pressed) return;
      const { clientX: x, clientY: y } = event;
      if (!isDragging) {
        if (Math.hypot(x - pressed.x, y - pressed.y) < slack) return;
        if (pressed.byTouch) {
          letGo();
          return;
        }
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      wasDragged.current = true;
      setDrag(at(pressed.taken, { x, y, dx: x - pressed.x, dy: y - pressed.y }));
    },
    onPointerUp: () => {
      letGo();
      if (drag !== null) drop(drag);
      setDrag(null);
    },
    onPointerCancel: () => {
      letGo();
      setDrag(null);
    },
    // The click at the end of a drag opens nothing.
    onClickCapture: (event: MouseEvent) => {
      if (!wasDragged.current) return;
      wasDragged.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
    // Nor does a finger that rests open the browser's menu of a link.
    onContextMenu: (event: MouseEvent) => {
      if (press.current?.byTouch) event.preventDefault();
    },
    onDragStart: (event: { preventDefault: () => void }) => event.preventDefault(),
  };
  return { drag, handlers };
}

/** A datum of what is at a point or around an element: cells, rows and bars carry them. */
export const datumAround = (element: Element | null, name: string): string | null => element?.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null;
