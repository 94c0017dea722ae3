// Two fingers, or Ctrl and the wheel, change the zoom around the point between them.
import { useEffect, useRef, type RefObject } from "react";

export function usePinch(target: RefObject<HTMLElement | null>, zoom: number, onZoom: (zoom: number) => void): void {
  const current = useRef(zoom);
  useEffect(() => {
    current.current = zoom;
  }, [zoom]);

  useEffect(() => {
    const element = target.current;
    if (!element) return;
    let start: { distance: number; zoom: number } | null = null;

    const zoomAround = (next: number, x: number, y: number) => {
      const bounded = Math.min(4, Math.max(1, next));
      const factor = bounded / current.current;
      if (Math.abs(factor - 1) < 0.005) return;
      const box = element.getBoundingClientRect();
      const [offsetX, offsetY] = [x - box.left, y - box.top];
      const left = (element.scrollLeft + offsetX) * factor - offsetX;
      const top = (element.scrollTop + offsetY) * factor - offsetY;
      onZoom(bounded);
      requestAnimationFrame(() => element.scrollTo(left, top));
    };
    const spread = (touches: TouchList) => {
      const [a, b] = [touches[0], touches[1]];
      if (!a || !b) return null;
      return {
        distance: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
        x: (a.clientX + b.clientX) / 2,
        y: (a.clientY + b.clientY) / 2,
      };
    };
    const onStart = (event: TouchEvent) => {
      const fingers = spread(event.touches);
      start = fingers && event.touches.length === 2 ? { distance: fingers.distance, zoom: current.current } : null;
    };
    const onMove = (event: TouchEvent) => {
      const fingers = spread(event.touches);
      if (!start || !fingers) return;
      event.preventDefault();
      zoomAround((start.zoom * fingers.distance) / start.distance, fingers.x, fingers.y);
    };
    const onEnd = () => {
      start = null;
    };
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoomAround(current.current * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
    };
    element.addEventListener("touchstart", onStart, { passive: true });
    element.addEventListener("touchmove", onMove, { passive: false });
    element.addEventListener("touchend", onEnd);
    element.addEventListener("touchcancel", onEnd);
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      element.removeEventListener("touchstart", onStart);
      element.removeEventListener("touchmove", onMove);
      element.removeEventListener("touchend", onEnd);
      element.removeEventListener("touchcancel", onEnd);
      element.removeEventListener("wheel", onWheel);
    };
  }, [target, onZoom]);
}
