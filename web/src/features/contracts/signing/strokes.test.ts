// Strokes keep one shape on every screen.
import { describe, expect, it } from "vitest";
import { extend, isTooSmall, padAspectRatio, strokePath, toPoint, toSignature, type Stroke } from "./strokes";

describe("points", () => {
  it("are fractions of the box, bounded, whatever the box's size", () => {
    expect(toPoint(60, 40, { left: 10, top: 20, width: 100, height: 40 })).toEqual([0.5, 0.5]);
    expect(toPoint(-50, 900, { left: 10, top: 20, width: 100, height: 40 })).toEqual([0, 1]);
  });
  it("too close to the last one are left out", () => {
    const stroke: Stroke = [[0.5, 0.5]];
    expect(extend(stroke, [0.5001, 0.5001])).toBe(stroke);
    expect(extend(stroke, [0.6, 0.5])).toHaveLength(2);
  });
});

describe("strokePath", () => {
  it("stretches x by the box's shape and ends at the last point", () => {
    const path = strokePath([[[0, 0], [0.5, 0.5], [1, 1]]]);
    expect(path.startsWith("M0.0000 0.0000")).toBe(true);
    expect(path.endsWith(`L${padAspectRatio.toFixed(4)} 1.0000`)).toBe(true);
  });
  it("draws a dot for a tap and nothing for nothing", () => {
    expect(strokePath([[[0.2, 0.4]]])).toBe("M0.5000 0.4000l0 0");
    expect(strokePath([[]])).toBe("");
  });
});

describe("a signature", () => {
  it("of one dot or a tiny scribble is too small", () => {
    expect(isTooSmall([])).toBe(true);
    expect(isTooSmall([[[0.5, 0.5]]])).toBe(true);
    expect(isTooSmall([[[0.5, 0.5], [0.51, 0.51]]])).toBe(true);
    expect(isTooSmall([[[0.2, 0.5], [0.6, 0.4]]])).toBe(false);
  });
  it("is sent with the shape of its box", () => {
    expect(toSignature([[[0.2, 0.5], [0.6, 0.4]]])).toEqual({
      kind: "drawn",
      strokes: [[[0.2, 0.5], [0.6, 0.4]]],
      aspect_ratio: padAspectRatio,
    });
  });
});
