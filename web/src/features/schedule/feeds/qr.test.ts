// What a camera reads of a code.
import { expect, it } from "vitest";
import { squaresOf } from "./qr";

it("a code has its three corners, and white around it", () => {
  const { size, path } = squaresOf("webcal://opera.test/feeds/abc.ics");
  const version = (size - 8 - 17) / 4;
  expect(Number.isInteger(version)).toBe(true);
  // The upper edges of the corners: seven squares, after four white ones and before them.
  expect(path.startsWith("M4 4h7v1h-7z")).toBe(true);
  expect(path).toContain(`M${size - 11} 4h7v1h-7z`);
  expect(path).toContain(`M4 ${size - 5}h7v1h-7z`);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    expect(Number(x)).toBeGreaterThanOrEqual(4);
    expect(Number(x) + Number(width)).toBeLessThanOrEqual(size - 4);
    expect(Number(y)).toBeLessThan(size - 4);
  }
});

it("another text is another code", () => {
  expect(squaresOf("a").path).not.toBe(squaresOf("b").path);
});
