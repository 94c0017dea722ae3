// A drawn signature as strokes of points in fractions of its box, which keeps one shape on every screen: turning the
// phone, a reload and the server's stamp all show the same lines. Pure values; no DOM.
import type { DrawnSignature } from "../../../api/types";

export type Point = [x: number, y: number];
export type Stroke = Point[];

/** The box is this many times wider than high, always, so that strokes never have to be refitted. */
export const padAspectRatio = 2.5;
const nearest = 0.0025;
const smallest = 0.12;

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const round = (value: number): number => Math.round(clamp(value) * 10_000) / 10_000;

export const toPoint = (x: number, y: number, box: { left: number; top: number; width: number; height: number }): Point => [
  round((x - box.left) / box.width),
  round((y - box.top) / box.height),
];

/** Adds a point unless it is too close to the last one to be seen: phones report more than the eye resolves. */
export function extend(stroke: Stroke, point: Point): Stroke {
  const last = stroke.at(-1);
  if (last && Math.hypot((point[0] - last[0]) * padAspectRatio, point[1] - last[1]) < nearest * padAspectRatio) return stroke;
  return [...stroke, point];
}

/** An SVG path through the strokes, in units of the box's height; midpoints make it smooth. */
export function strokePath(strokes: readonly Stroke[], aspectRatio = padAspectRatio): string {
  const at = ([x, y]: Point) => `${(x * aspectRatio).toFixed(4)} ${y.toFixed(4)}`;
  return strokes
    .filter((stroke) => stroke.length > 0)
    .map((stroke) => {
      const [first, ...rest] = stroke as [Point, ...Point[]];
      // A dot: a line of no length, which a round cap makes visible.
      if (rest.length === 0) return `M${at(first)}l0 0`;
      let path = `M${at(first)}`;
      for (let index = 1; index < stroke.length - 1; index++) {
        const [here, next] = [stroke[index], stroke[index + 1]];
        if (!here || !next) continue;
        path += `Q${at(here)} ${at([(here[0] + next[0]) / 2, (here[1] + next[1]) / 2])}`;
      }
      return `${path}L${at(stroke.at(-1) ?? first)}`;
    })
    .join("");
}

/** Too small to be recognised on paper: a tap, or a scribble in a corner. */
export function isTooSmall(strokes: readonly Stroke[]): boolean {
  const points = strokes.flat();
  if (points.length < 2) return true;
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  const width = (Math.max(...xs) - Math.min(...xs)) * padAspectRatio;
  const height = Math.max(...ys) - Math.min(...ys);
  return Math.max(width, height) < smallest;
}

export const toSignature = (strokes: readonly Stroke[]): DrawnSignature => ({
  kind: "drawn",
  strokes: strokes.map((stroke) => stroke.map(([x, y]) => [x, y])),
  aspect_ratio: padAspectRatio,
});
