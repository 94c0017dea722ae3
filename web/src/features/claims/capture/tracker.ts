// Steadies the outline from frame to frame: shown when it has stayed for a moment, kept through a short loss.
import { distance, type Corners } from "./geometry";

/** Share of the picture by which corners may tremble between two frames. */
const tremble = 0.035;
const framesToShow = 3;
const framesToForget = 4;

export interface Tracked {
  corners: Corners | null;
  seen: number;
  missed: number;
}

export const nothingTracked: Tracked = { corners: null, seen: 0, missed: 0 };

export function track(before: Tracked, found: Corners | null): Tracked {
  if (!found) {
    const missed = before.missed + 1;
    return missed >= framesToForget ? nothingTracked : { ...before, missed };
  }
  if (!before.corners || distance(before.corners, found) > tremble) return { corners: found, seen: 1, missed: 0 };
  // Half way, so that the line glides instead of jumping.
  const corners = found.map((corner, index) => {
    const from = before.corners?.[index] ?? corner;
    return { x: (from.x + corner.x) / 2, y: (from.y + corner.y) / 2 };
  }) as unknown as Corners;
  return { corners, seen: before.seen + 1, missed: 0 };
}

export const shownOutline = (tracked: Tracked): Corners | null => (tracked.seen >= framesToShow ? tracked.corners : null);
