// Corners of a paper, as fractions of the picture, always in the order top left, top right, bottom right, bottom left.

export interface Point {
  x: number;
  y: number;
}
export type Corners = readonly [Point, Point, Point, Point];

export const wholePicture: Corners = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];

export const cornerNames = ["top_left", "top_right", "bottom_right", "bottom_left"] as const;

/** Twice the signed area of a triangle: positive when it turns clockwise on the screen. */
export const turn = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

export function area(points: readonly Point[]): number {
  let sum = 0;
  for (const [index, point] of points.entries()) {
    const next = points[(index + 1) % points.length] ?? point;
    sum += point.x * next.y - next.x * point.y;
  }
  return Math.abs(sum) / 2;
}

/** Four points in our order: clockwise, from the one nearest to the picture's top left. Null unless there are four. */
export function ordered(points: readonly Point[]): Corners | null {
  const center = { x: points.reduce((sum, point) => sum + point.x, 0) / 4, y: points.reduce((sum, point) => sum + point.y, 0) / 4 };
  const around = points.toSorted((a, b) => Math.atan2(a.y - center.y, a.x - center.x) - Math.atan2(b.y - center.y, b.x - center.x));
  let first = 0;
  for (const [index, point] of around.entries()) {
    const best = around[first];
    if (best && point.x + point.y < best.x + best.y) first = index;
  }
  const [a, b, c, d, ...rest] = [...around.slice(first), ...around.slice(0, first)];
  return a && b && c && d && rest.length === 0 ? [a, b, c, d] : null;
}

/** A paper seen from an angle has four corners that all turn the same way. */
export function isConvex(corners: Corners): boolean {
  return corners.every((corner, index) => turn(corner, corners[(index + 1) % 4] ?? corner, corners[(index + 2) % 4] ?? corner) > 0);
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** One corner moved, kept inside of the picture; unchanged where the four would no longer be a paper. */
export function moveCorner(corners: Corners, index: number, to: Point): Corners {
  const point = { x: clamp(to.x), y: clamp(to.y) };
  const moved = corners.map((corner, at) => (at === index ? point : corner)) as unknown as Corners;
  return isConvex(moved) && area(moved) > 0.005 ? moved : corners;
}

/** The farthest any corner has moved. */
export function distance(a: Corners, b: Corners): number {
  return Math.max(...a.map((corner, index) => Math.hypot(corner.x - (b[index]?.x ?? 0), corner.y - (b[index]?.y ?? 0))));
}

/** The longest side of what leaves the device. */
export const longestSide = 2400;

/** Size of the flattened paper, from the lengths of its sides in a picture of this size; never enlarged. */
export function flatSize(corners: Corners, width: number, height: number, longest = longestSide): { width: number; height: number } {
  const side = (from: Point, to: Point) => Math.hypot((to.x - from.x) * width, (to.y - from.y) * height);
  const [a, b, c, d] = corners;
  const across = Math.max(side(a, b), side(d, c));
  const down = Math.max(side(a, d), side(b, c));
  const scale = Math.min(1, longest / Math.max(across, down));
  return { width: Math.max(1, Math.round(across * scale)), height: Math.max(1, Math.round(down * scale)) };
}
