// Where fields lie on a page: pure arithmetic in fractions of the displayed page (0..1 from the top left).
// Knows no pixels of the screen and no server.
import type { FieldKind } from "../../../api/types";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A page's size in points, as displayed. */
export interface PagePoints {
  width: number;
  height: number;
}

export interface PlacedField extends Box {
  id: string;
  slot: number;
  kind: FieldKind;
  page: number;
  label: string | null;
  required: boolean;
}

/** Points: what a signature, a name or a date needs at the size people write and print. */
const sizes: Readonly<Record<FieldKind, { width: number; height: number }>> = {
  signature: { width: 180, height: 48 },
  initials: { width: 72, height: 36 },
  name: { width: 180, height: 24 },
  date: { width: 110, height: 24 },
  text: { width: 200, height: 24 },
};
const smallest = { width: 24, height: 12 };

const within = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high));
/** Six digits: a hundredth of a hair, and equal positions compare as equal. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Moves a box back onto its page and keeps it large enough to be seen and filled. */
export function clamp(box: Box, page: PagePoints): Box {
  const width = within(box.width, Math.min(1, smallest.width / page.width), 1);
  const height = within(box.height, Math.min(1, smallest.height / page.height), 1);
  return {
    x: round(within(box.x, 0, 1 - width)),
    y: round(within(box.y, 0, 1 - height)),
    width: round(width),
    height: round(height),
  };
}

export function moveBy(box: Box, dx: number, dy: number, page: PagePoints): Box {
  return clamp({ ...box, x: box.x + dx, y: box.y + dy }, page);
}

/** The top left corner stays; the box never grows over the page's edge. */
export function resizeBy(box: Box, dw: number, dh: number, page: PagePoints): Box {
  const width = Math.min(box.width + dw, 1 - box.x);
  const height = Math.min(box.height + dh, 1 - box.y);
  return clamp({ ...box, width, height }, page);
}

/** A new box around a point of the page. */
export function boxAround(kind: FieldKind, at: { x: number; y: number }, page: PagePoints): Box {
  const width = Math.min(1, sizes[kind].width / page.width);
  const height = Math.min(1, sizes[kind].height / page.height);
  return clamp({ x: at.x - width / 2, y: at.y - height / 2, width, height }, page);
}

export const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Like `boxAround`, but below whatever lies there already, so that adding twice shows two fields. */
export function freeBoxAround(kind: FieldKind, at: { x: number; y: number }, page: PagePoints, taken: readonly Box[]): Box {
  let box = boxAround(kind, at, page);
  // Far enough that a fingertip meets one of the two, also on a phone that shows the page at half its size.
  const gap = 28 / page.height;
  for (let tries = 0; tries < 40 && taken.some((other) => overlaps(box, other)); tries++) {
    const lower = clamp({ ...box, y: box.y + box.height + gap }, page);
    if (lower.y <= box.y) return box;
    box = lower;
  }
  return box;
}

export type ArrowKey = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";
const directions: Readonly<Record<ArrowKey, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
export const isArrow = (key: string): key is ArrowKey => key in directions;

/** One press of an arrow key: 4 points, 1 with Alt for exactness; Shift changes the size instead of the place. */
export function nudge(box: Box, key: ArrowKey, page: PagePoints, how: { resize: boolean; fine: boolean }): Box {
  const { x, y } = directions[key];
  const points = how.fine ? 1 : 4;
  const [dx, dy] = [(x * points) / page.width, (y * points) / page.height];
  return how.resize ? resizeBy(box, dx, dy, page) : moveBy(box, dx, dy, page);
}

const same = (a: PlacedField, b: PlacedField): boolean =>
  a.slot === b.slot && a.kind === b.kind && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** The field on every page that lacks it at this place, for initials at the foot of each page. */
export function copyToAllPages(
  fields: readonly PlacedField[],
  id: string,
  pages: readonly PagePoints[],
  newId: () => string,
): PlacedField[] {
  const source = fields.find((field) => field.id === id);
  if (!source) return [...fields];
  const copies = pages.flatMap((page, index) => {
    const copy = { ...source, ...clamp(source, page), id: newId(), page: index + 1 };
    const there = fields.some((field) => field.page === copy.page && same(field, copy));
    return copy.page === source.page || there ? [] : [copy];
  });
  return [...fields, ...copies];
}

/** Reading order: page, then from top to bottom, then from left to right. Tab follows it. */
export function inReadingOrder(fields: readonly PlacedField[]): PlacedField[] {
  return fields.toSorted((a, b) => a.page - b.page || a.y - b.y || a.x - b.x);
}
