// Field geometry: fields stay on their page, keyboard steps are even, copies land on every page once.
import { describe, expect, it } from "vitest";
import { boxAround, clamp, copyToAllPages, freeBoxAround, inReadingOrder, moveBy, nudge, overlaps, resizeBy, type PlacedField } from "./geometry";

const a4 = { width: 595, height: 842 };
const landscape = { width: 842, height: 595 };
const box = { x: 0.4, y: 0.5, width: 0.2, height: 0.05 };
const field = (over: Partial<PlacedField>): PlacedField => ({ id: "a", slot: 1, kind: "initials", page: 1, label: null, required: true, ...box, ...over });

describe("a box", () => {
  it("stays on the page however far it is moved", () => {
    expect(moveBy(box, 5, 5, a4)).toEqual({ ...box, x: 0.8, y: 0.95 });
    expect(moveBy(box, -5, -5, a4)).toEqual({ ...box, x: 0, y: 0 });
  });
  it("grows up to the page's edge and shrinks to what can still be seen", () => {
    const large = resizeBy(box, 9, 9, a4);
    expect(large.x + large.width).toBeCloseTo(1, 5);
    expect(large.y + large.height).toBeCloseTo(1, 5);
    const small = resizeBy(box, -9, -9, a4);
    expect(small.width * a4.width).toBeCloseTo(24, 1);
    expect(small.height * a4.height).toBeCloseTo(12, 1);
  });
  it("never exceeds a page that is smaller than the smallest field", () => {
    const tiny = clamp(box, { width: 10, height: 5 });
    expect(tiny).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });
  it("has the size in points of its kind, whatever the page's format", () => {
    expect(boxAround("signature", { x: 0.5, y: 0.5 }, a4).width * a4.width).toBeCloseTo(180, 1);
    expect(boxAround("signature", { x: 0.5, y: 0.5 }, landscape).width * landscape.width).toBeCloseTo(180, 1);
    const corner = boxAround("signature", { x: 1, y: 1 }, a4);
    expect(corner.x + corner.width).toBeLessThanOrEqual(1);
    expect(corner.y + corner.height).toBeLessThanOrEqual(1);
  });
});

describe("placing by keyboard", () => {
  it("moves by four points, by one with Alt, and resizes with Shift", () => {
    const points = (value: number) => Math.round(value * a4.width * 100) / 100;
    expect(points(nudge(box, "ArrowRight", a4, { resize: false, fine: false }).x - box.x)).toBe(4);
    expect(points(nudge(box, "ArrowLeft", a4, { resize: false, fine: true }).x - box.x)).toBe(-1);
    const wider = nudge(box, "ArrowRight", a4, { resize: true, fine: false });
    expect(wider.x).toBe(box.x);
    expect(points(wider.width - box.width)).toBe(4);
  });
  it("goes the same distance up and down as left and right", () => {
    const down = nudge(box, "ArrowDown", a4, { resize: false, fine: false });
    expect((down.y - box.y) * a4.height).toBeCloseTo(4, 1);
  });
  it("adds below what lies in the middle already", () => {
    const middle = { x: 0.5, y: 0.5 };
    const first = freeBoxAround("date", middle, a4, []);
    const second = freeBoxAround("date", middle, a4, [first]);
    expect(overlaps(first, second)).toBe(false);
    expect(second.y).toBeGreaterThan(first.y);
  });
  it("gives up politely on a full page", () => {
    const full = { x: 0, y: 0, width: 1, height: 1 };
    expect(freeBoxAround("date", { x: 0.5, y: 0.9 }, a4, [full]).y).toBeLessThanOrEqual(1);
  });
});

describe("copying to all pages", () => {
  let next = 0;
  const newId = () => `copy-${next++}`;
  it("adds one to every other page and is idempotent", () => {
    const once = copyToAllPages([field({})], "a", [a4, a4, a4], newId);
    expect(once.map((each) => each.page)).toEqual([1, 2, 3]);
    expect(copyToAllPages(once, "a", [a4, a4, a4], newId)).toHaveLength(3);
    expect(new Set(once.map((each) => each.id)).size).toBe(3);
  });
  it("does nothing for a field that is gone", () => {
    expect(copyToAllPages([field({})], "gone", [a4, a4], newId)).toHaveLength(1);
  });
});

it("reads from top to bottom", () => {
  const order = inReadingOrder([field({ id: "c", page: 2, y: 0 }), field({ id: "b", y: 0.6 }), field({ id: "r", y: 0.2, x: 0.7 }), field({ id: "l", y: 0.2, x: 0.1 })]);
  expect(order.map((each) => each.id)).toEqual(["l", "r", "b", "c"]);
});
