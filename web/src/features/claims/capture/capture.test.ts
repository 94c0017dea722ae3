// Finding, following, flattening and lighting a paper, on frames drawn here.
import { describe, expect, it } from "vitest";
import { develop, evenLight, flatten, squareToCorners, type Pixels } from "./develop";
import { distance, flatSize, moveCorner, ordered, wholePicture, type Corners, type Point } from "./geometry";
import { findPaper, toGrey, type GreyFrame } from "./outline";
import { nothingTracked, shownOutline, track } from "./tracker";

/** A repeatable noise, so that a failure can be looked at again. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const inside = (corners: Corners, x: number, y: number): boolean =>
  corners.every((a, index) => {
    const b = corners[(index + 1) % 4] ?? a;
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) >= 0;
  });

interface Scene {
  paper: number;
  table: number;
  /** Brightness that falls off from left to right. */
  falling?: number;
  printed?: boolean;
}

function draw(corners: Corners, { paper, table, falling = 0, printed = true }: Scene, width = 120, height = 160): GreyFrame {
  const random = noise(7);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const on = inside(corners, (x + 0.5) / width, (y + 0.5) / height);
      const ink = on && printed && y % 7 < 2 && x % 5 < 3 ? 110 : 0;
      const light = (on ? paper - ink : table) - (falling * x) / width + (random() - 0.5) * 24;
      pixels[y * width + x] = Math.min(255, Math.max(0, light));
    }
  }
  return { pixels, width, height };
}

const straight: Corners = [{ x: 0.25, y: 0.1 }, { x: 0.75, y: 0.1 }, { x: 0.75, y: 0.9 }, { x: 0.25, y: 0.9 }];
const tilted: Corners = [{ x: 0.3, y: 0.12 }, { x: 0.82, y: 0.2 }, { x: 0.7, y: 0.88 }, { x: 0.15, y: 0.78 }];
const slim: Corners = [{ x: 0.42, y: 0.05 }, { x: 0.6, y: 0.06 }, { x: 0.62, y: 0.95 }, { x: 0.4, y: 0.94 }];

describe("the outline", () => {
  it.each([
    ["straight", straight, { paper: 225, table: 70 }],
    ["tilted", tilted, { paper: 215, table: 90 }],
    ["slim", slim, { paper: 230, table: 60 }],
    ["in falling light", tilted, { paper: 240, table: 80, falling: 70 }],
    ["on a light table", straight, { paper: 240, table: 160, printed: false }],
  ] as const)("of a %s paper is found", (_, corners, scene) => {
    const found = findPaper(draw(corners, scene));
    expect(found && distance(found, corners)).toBeLessThan(0.03);
  });

  it("of a paper with a torn corner comes back whole", () => {
    const frame = draw(straight, { paper: 225, table: 70 });
    for (let y = 16; y < 26; y++) frame.pixels.fill(70, y * 120 + 30, y * 120 + 30 + (26 - y));
    const found = findPaper(frame);
    expect(found && distance(found, straight)).toBeLessThan(0.04);
  });

  it.each([
    ["an empty table", draw(straight, { paper: 90, table: 90 })],
    ["a frame full of paper", draw(wholePicture, { paper: 230, table: 90 })],
    ["a small label", draw([{ x: 0.4, y: 0.4 }, { x: 0.55, y: 0.4 }, { x: 0.55, y: 0.5 }, { x: 0.4, y: 0.5 }], { paper: 230, table: 60 })],
  ])("is not invented for %s", (_, frame) => expect(findPaper(frame)).toBeNull());

  it("is not invented for a round plate", () => {
    const pixels = new Uint8Array(120 * 160).map((_, at) => (Math.hypot((at % 120) - 60, Math.floor(at / 120) - 80) < 45 ? 230 : 60));
    expect(findPaper({ pixels, width: 120, height: 160 })).toBeNull();
  });
});

describe("following", () => {
  const moved = (by: number): Corners => straight.map(({ x, y }) => ({ x: x + by, y })) as unknown as Corners;

  it("shows an outline after it has stayed, and keeps it through a short loss", () => {
    let state = nothingTracked;
    for (const by of [0, 0.004]) state = track(state, moved(by));
    expect(shownOutline(state)).toBeNull();
    state = track(state, moved(0.002));
    expect(shownOutline(state)).not.toBeNull();
    for (let lost = 0; lost < 3; lost++) state = track(state, null);
    expect(shownOutline(state)).not.toBeNull();
    expect(shownOutline(track(state, null))).toBeNull();
  });

  it("starts again when the paper jumps", () => {
    let state = nothingTracked;
    for (let frame = 0; frame < 5; frame++) state = track(state, moved(0));
    expect(shownOutline(track(state, moved(0.2)))).toBeNull();
  });
});

describe("corners", () => {
  it("are put in order whatever order they come in", () => {
    const mixed: Point[] = [tilted[2], tilted[0], tilted[3], tilted[1]];
    expect(ordered(mixed)).toEqual(tilted);
  });
  it("stay inside of the picture and never cross", () => {
    expect(moveCorner(straight, 0, { x: -1, y: -1 })[0]).toEqual({ x: 0, y: 0 });
    expect(moveCorner(straight, 0, { x: 0.9, y: 0.95 })).toBe(straight);
  });
  it("give a page of the paper's own size, at most 2,400 pixels long", () => {
    expect(flatSize(straight, 1000, 1000)).toEqual({ width: 500, height: 800 });
    expect(flatSize(wholePicture, 4000, 3000)).toEqual({ width: 2400, height: 1800 });
  });
});

describe("the page", () => {
  const picture = (width: number, height: number, color: (x: number, y: number) => readonly [number, number, number]): Pixels => {
    const data = new Uint8ClampedArray(width * height * 4);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) data.set([...color(x, y), 255], (y * width + x) * 4);
    }
    return { data, width, height };
  };
  const at = ({ data, width }: Pixels, x: number, y: number) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)];

  it("has the paper's corners at its own", () => {
    const [a, b, c, d, e, f, g, h] = squareToCorners(tilted);
    const map = ({ x: u, y: v }: Point) => ({ x: (a * u + b * v + c) / (g * u + h * v + 1), y: (d * u + e * v + f) / (g * u + h * v + 1) });
    for (const [index, corner] of wholePicture.entries()) {
      expect(map(corner).x).toBeCloseTo(tilted[index]?.x ?? NaN);
      expect(map(corner).y).toBeCloseTo(tilted[index]?.y ?? NaN);
    }
  });

  it("shows the paper and nothing of the table", () => {
    const photo = picture(200, 200, (x, y) => (inside(tilted, x / 200, y / 200) ? [230, 230, 220] : [40, 20, 10]));
    const page = flatten(photo, tilted);
    for (const [x, y] of [[3, 3], [page.width - 4, 3], [page.width - 4, page.height - 4], [3, page.height - 4]] as const) {
      expect(at(page, x, y)).toEqual([230, 230, 220]);
    }
  });

  it("is an exact copy when the corners are the picture's", () => {
    const photo = picture(20, 10, (x, y) => [x * 10, y * 20, 99]);
    expect(flatten(photo, wholePicture)).toEqual(photo);
  });

  it("is lit evenly, and print stays dark", () => {
    const page = picture(240, 240, (x, y) => {
      const light = 210 - x / 3;
      return y % 10 < 2 && x % 8 < 3 ? [light * 0.2, light * 0.2, light * 0.2] : [light, light, light];
    });
    evenLight(page);
    expect(Math.abs((at(page, 5, 5)[0] ?? 0) - (at(page, 234, 5)[0] ?? 0))).toBeLessThan(12);
    expect(at(page, 120, 5)[0]).toBeGreaterThan(230);
    expect(at(page, 120, 120)[0]).toBeLessThan(80);
  });

  it("is never lit up from darkness", () => {
    const page = develop(picture(60, 60, () => [20, 20, 20]), wholePicture);
    expect(at(page, 30, 30)[0]).toBeLessThan(60);
  });

  it("reads grey as the eye does", () => {
    const { pixels } = toGrey(picture(3, 1, (x) => (x === 0 ? [255, 0, 0] : x === 1 ? [0, 255, 0] : [255, 255, 255])));
    expect([...pixels]).toEqual([76, 149, 255]);
  });
});
