// Dragging a new field from the palette onto a page, with mouse or pen. Touch presses instead: there a drag scrolls.
import { useRef, useState, type PointerEvent } from "react";
import type { FieldKind } from "../../../api/types";

export interface Ghost {
  kind: FieldKind;
  clientX: number;
  clientY: number;
}

export function usePaletteDrag(onDrop: (kind: FieldKind, at: { clientX: number; clientY: number }) => void) {
  const [ghost, setGhost] = useState<Ghost | null>(null);
  const start = useRef<{ x: number; y: number } | null>(null);
  const dragged = useRef(false);

  const handlers = (kind: FieldKind) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      dragged.current = false;
      if (event.button !== 0 || event.pointerType === "touch") return;
      start.current = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = start.current;
      if (!from) return;
      if (!dragged.current && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 6) return;
      dragged.current = true;
      setGhost({ kind, clientX: event.clientX, clientY: event.clientY });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      start.current = null;
      setGhost(null);
      if (dragged.current) onDrop(kind, event);
    },
    onPointerCancel: () => {
      start.current = null;
      setGhost(null);
    },
  });
  /** A press that was a drag is not a press. */
  const wasDrag = () => dragged.current;
  return { ghost, handlers, wasDrag };
}
