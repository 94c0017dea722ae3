// Finds the paper in a small grey frame: bright areas at several thresholds, the outline of the largest one, and the
// four sides that fit it best. Written for a few milliseconds on a phone; a quiet "not found" beats a wrong outline.
import { area, isConvex, ordered, turn, type Corners, type Point } from "./geometry";

export interface GreyFrame {
  width: number;
  height: number;
  /** One byte per pixel, row by row. */
  pixels: Uint8Array;
}

/** The longer side of the frames that are searched. */
export const searchSize = 160;

const smallestShare = 0.08;
/** How well four sides must enclose the outline, and how full of paper it must be (print and folds leave holes). */
const leastFit = 0.86;
const leastFilled = 0.55;

export function toGrey({ data, width, height }: { data: Uint8ClampedArray; width: number; height: number }): GreyFrame {
  const pixels = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < pixels.length; at++, from += 4) {
    pixels[at] = (77 * (data[from] ?? 0) + 150 * (data[from + 1] ?? 0) + 29 * (data[from + 2] ?? 0)) >> 8;
  }
  return { pixels, width, height };
}

export function findPaper(frame: GreyFrame): Corners | null {
  const smooth = blur(frame);
  const split = otsu(smooth.pixels);
  let best: Corners | null = null;
  let bestScore = 0;
  // One threshold fails under a lamp's falling light; the neighbours often separate what it joins.
  for (const threshold of [split, split + 18, split - 18, split + 36]) {
    const found = largestBright(smooth, threshold);
    if (!found) continue;
    const outline = hull(found.edge);
    const outlineArea = area(outline);
    const sides = fourSides(outline);
    if (!sides) continue;
    const corners = sides.map(({ x, y }) => ({ x: (x + 0.5) / frame.width, y: (y + 0.5) / frame.height }));
    const paper = acceptable(corners);
    if (!paper) continue;
    const fit = outlineArea / area(sides);
    const filled = found.count / outlineArea;
    if (fit < leastFit || filled < leastFilled) continue;
    const score = fit * Math.min(1, filled) * Math.sqrt(area(paper));
    if (score > bestScore) {
      best = paper;
      bestScore = score;
    }
  }
  return best;
}

/** Four corners that can be a paper lying before somebody: convex, large enough, not the frame itself. */
function acceptable(points: readonly Point[]): Corners | null {
  const beyond = points.filter(({ x, y }) => x < -0.02 || y < -0.02 || x > 1.02 || y > 1.02).length;
  const atEdge = points.filter(({ x, y }) => x < 0.015 || y < 0.015 || x > 0.985 || y > 0.985).length;
  if (beyond > 0 || atEdge > 2) return null;
  const inside = points.map(({ x, y }) => ({ x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) }));
  const corners = ordered(inside);
  return corners && isConvex(corners) && area(corners) >= smallestShare && hasPaperAngles(corners) ? corners : null;
}

function hasPaperAngles(corners: Corners): boolean {
  return corners.every((corner, index) => {
    const before = corners[(index + 3) % 4] ?? corner;
    const after = corners[(index + 1) % 4] ?? corner;
    const [ax, ay, bx, by] = [before.x - corner.x, before.y - corner.y, after.x - corner.x, after.y - corner.y];
    const cosine = (ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by));
    return Math.abs(cosine) < 0.7;
  });
}

/** Three by three; print and noise would fray the outline. */
function blur({ pixels, width, height }: GreyFrame): GreyFrame {
  const rows = new Uint16Array(pixels.length);
  const smooth = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const left = pixels[row + Math.max(0, x - 1)] ?? 0;
      const right = pixels[row + Math.min(width - 1, x + 1)] ?? 0;
      rows[row + x] = left + (pixels[row + x] ?? 0) + right;
    }
  }
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      smooth[y * width + x] = ((rows[above + x] ?? 0) + (rows[y * width + x] ?? 0) + (rows[below + x] ?? 0)) / 9;
    }
  }
  return { pixels: smooth, width, height };
}

/** The brightness that separates the frame best into dark and bright (Otsu 1979). */
export function otsu(pixels: Uint8Array): number {
  const counts = new Uint32Array(256);
  let sum = 0;
  for (const value of pixels) {
    counts[value] = (counts[value] ?? 0) + 1;
    sum += value;
  }
  let dark = 0;
  let darkSum = 0;
  let best = 127;
  let bestVariance = 0;
  for (let level = 0; level < 256; level++) {
    dark += counts[level] ?? 0;
    darkSum += level * (counts[level] ?? 0);
    const bright = pixels.length - dark;
    if (dark === 0 || bright === 0) continue;
    const apart = darkSum / dark - (sum - darkSum) / bright;
    const variance = dark * bright * apart * apart;
    if (variance > bestVariance) {
      bestVariance = variance;
      best = level;
    }
  }
  return best;
}

/** The largest connected bright area: its size and, row by row, its leftmost and rightmost pixels. */
function largestBright({ pixels, width, height }: GreyFrame, threshold: number): { count: number; edge: Point[] } | null {
  const seen = new Uint8Array(pixels.length);
  const stack = new Int32Array(pixels.length);
  const left = new Int16Array(height);
  const right = new Int16Array(height);
  let best: { count: number; edge: Point[] } | null = null;
  const least = Math.max(pixels.length * smallestShare * leastFilled, best === null ? 0 : 1);
  for (let start = 0; start < pixels.length; start++) {
    if (seen[start] === 1 || (pixels[start] ?? 0) <= threshold) continue;
    left.fill(width);
    right.fill(-1);
    let depth = 0;
    let count = 0;
    stack[depth++] = start;
    seen[start] = 1;
    while (depth > 0) {
      const at = stack[--depth] ?? 0;
      const y = Math.floor(at / width);
      const x = at - y * width;
      count++;
      if (x < (left[y] ?? 0)) left[y] = x;
      if (x > (right[y] ?? 0)) right[y] = x;
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= pixels.length || seen[next] === 1 || (pixels[next] ?? 0) <= threshold) continue;
        seen[next] = 1;
        stack[depth++] = next;
      }
    }
    if (count < least || count <= (best?.count ?? 0)) continue;
    const edge: Point[] = [];
    for (let y = 0; y < height; y++) {
      const [from, to] = [left[y] ?? width, right[y] ?? -1];
      if (to < from) continue;
      edge.push({ x: from, y });
      if (to > from) edge.push({ x: to, y });
    }
    best = { count, edge };
  }
  return best;
}

/** The convex hull, clockwise on the screen (Andrew's monotone chain). */
export function hull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const half = (from: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of from) {
      for (;;) {
        const [b, a] = [chain.at(-1), chain.at(-2)];
        if (!a || !b || turn(a, b, point) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

/** Where the lines a→b and c→d meet; null when they run side by side. */
function meeting(a: Point, b: Point, c: Point, d: Point): Point | null {
  const [abx, aby, cdx, cdy] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
  const cross = abx * cdy - aby * cdx;
  if (Math.abs(cross) < 1e-9) return null;
  const along = ((c.x - a.x) * cdy - (c.y - a.y) * cdx) / cross;
  return { x: a.x + along * abx, y: a.y + along * aby };
}

/**
 * Takes sides away until four are left, each time the one whose neighbours, drawn out until they meet, add the least
 * area: torn and rounded corners come back as corners.
 */
export function fourSides(outline: readonly Point[]): Point[] | null {
  const points = [...outline];
  while (points.length > 4) {
    let cheapest = -1;
    let cost = Infinity;
    let corner: Point | null = null;
    for (let index = 0; index < points.length; index++) {
      const at = (offset: number) => points[(index + offset + points.length) % points.length] ?? { x: 0, y: 0 };
      const [before, from, to, after] = [at(-1), at(0), at(1), at(2)];
      const met = meeting(before, from, after, to);
      // Behind the side, not in front of it: the neighbours must lean towards each other.
      if (!met || turn(from, met, to) <= 0) continue;
      const added = area([from, met, to]);
      if (added < cost) {
        cost = added;
        cheapest = index;
        corner = met;
      }
    }
    if (!corner) return null;
    const next = (cheapest + 1) % points.length;
    points[cheapest] = corner;
    points.splice(next, 1);
  }
  return points.length === 4 ? points : null;
}
