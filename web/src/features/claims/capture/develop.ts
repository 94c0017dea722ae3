// From a photograph to a page: the paper's perspective undone and its light made even. Pure, so that it runs in a worker.
import { flatSize, longestSide, type Corners } from "./geometry";

export interface Pixels {
  data: Uint8ClampedArray<ArrayBuffer>;
  width: number;
  height: number;
}

/** The projective map of the unit square onto four corners, as the eight numbers of its matrix (Heckbert 1989). */
export function squareToCorners([p0, p1, p2, p3]: Corners): readonly [number, number, number, number, number, number, number, number] {
  const [dx1, dx2, sx] = [p1.x - p2.x, p3.x - p2.x, p0.x - p1.x + p2.x - p3.x];
  const [dy1, dy2, sy] = [p1.y - p2.y, p3.y - p2.y, p0.y - p1.y + p2.y - p3.y];
  const divisor = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / divisor;
  const h = (dx1 * sy - sx * dy1) / divisor;
  return [p1.x - p0.x + g * p1.x, p3.x - p0.x + h * p3.x, p0.x, p1.y - p0.y + g * p1.y, p3.y - p0.y + h * p3.y, p0.y, g, h];
}

/** The paper as if seen from straight above, each pixel mixed from the four nearest of the photograph. */
export function flatten(photo: Pixels, corners: Corners, longest = longestSide): Pixels {
  const { width, height } = flatSize(corners, photo.width, photo.height, longest);
  const [a, b, c, d, e, f, g, h] = squareToCorners(corners);
  const { data: from, width: fromWidth } = photo;
  const data = new Uint8ClampedArray(width * height * 4);
  const [lastX, lastY] = [photo.width - 1, photo.height - 1];
  let at = 0;
  for (let row = 0; row < height; row++) {
    const v = (row + 0.5) / height;
    for (let column = 0; column < width; column++, at += 4) {
      const u = (column + 0.5) / width;
      const scale = 1 / (g * u + h * v + 1);
      const x = Math.min(lastX, Math.max(0, (a * u + b * v + c) * scale * photo.width - 0.5));
      const y = Math.min(lastY, Math.max(0, (d * u + e * v + f) * scale * photo.height - 0.5));
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [right, bottom] = [Math.min(lastX, left + 1), Math.min(lastY, top + 1)];
      const [wx, wy] = [x - left, y - top];
      const [i00, i10] = [(top * fromWidth + left) * 4, (top * fromWidth + right) * 4];
      const [i01, i11] = [(bottom * fromWidth + left) * 4, (bottom * fromWidth + right) * 4];
      for (let channel = 0; channel < 3; channel++) {
        const over = (from[i00 + channel] ?? 0) * (1 - wx) + (from[i10 + channel] ?? 0) * wx;
        const under = (from[i01 + channel] ?? 0) * (1 - wx) + (from[i11 + channel] ?? 0) * wx;
        data[at + channel] = over * (1 - wy) + under * wy;
      }
      data[at + 3] = 255;
    }
  }
  return { data, width, height };
}

const paperWhite = 244;
/** A dark table at the rim must not be lit up as if it were paper in the shade. */
const mostGain = 2.2;
const cells = 24;

/** Evens out the light: what is paper becomes nearly white everywhere, print keeps its distance to it. Changes `page`. */
export function evenLight(page: Pixels): void {
  const { data, width, height } = page;
  const across = Math.min(cells, width);
  const down = Math.min(cells, height);
  const gains = new Float32Array(across * down);
  const counts = new Uint32Array(256);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      counts.fill(0);
      let total = 0;
      const [fromY, toY] = [Math.floor((row * height) / down), Math.floor(((row + 1) * height) / down)];
      const [fromX, toX] = [Math.floor((column * width) / across), Math.floor(((column + 1) * width) / across)];
      for (let y = fromY; y < toY; y += 2) {
        for (let x = fromX; x < toX; x += 2) {
          const at = (y * width + x) * 4;
          const light = (77 * (data[at] ?? 0) + 150 * (data[at + 1] ?? 0) + 29 * (data[at + 2] ?? 0)) >> 8;
          counts[light] = (counts[light] ?? 0) + 1;
          total++;
        }
      }
      // Nine of ten pixels are darker than this: the paper, whatever is printed on it.
      let left = total * 0.1;
      let level = 255;
      while (level > 1 && (left -= counts[level] ?? 0) > 0) level--;
      gains[row * across + column] = Math.min(mostGain, Math.max(1, paperWhite / level));
    }
  }
  for (let y = 0, at = 0; y < height; y++) {
    const gy = Math.min(down - 1, Math.max(0, ((y + 0.5) * down) / height - 0.5));
    const top = Math.floor(gy);
    const bottom = Math.min(down - 1, top + 1);
    for (let x = 0; x < width; x++, at += 4) {
      const gx = Math.min(across - 1, Math.max(0, ((x + 0.5) * across) / width - 0.5));
      const left = Math.floor(gx);
      const right = Math.min(across - 1, left + 1);
      const over = (gains[top * across + left] ?? 1) * (1 - gx + left) + (gains[top * across + right] ?? 1) * (gx - left);
      const under = (gains[bottom * across + left] ?? 1) * (1 - gx + left) + (gains[bottom * across + right] ?? 1) * (gx - left);
      const gain = over * (1 - gy + top) + under * (gy - top);
      for (let channel = 0; channel < 3; channel++) data[at + channel] = (data[at + channel] ?? 0) * gain;
    }
  }
}

export function develop(photo: Pixels, corners: Corners, longest = longestSide): Pixels {
  const page = flatten(photo, corners, longest);
  evenLight(page);
  return page;
}
