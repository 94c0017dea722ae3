// Ids of the device.
import { expect, it } from "vitest";
import { uuidv7 } from "./uuid";

it("is a version 7 id that carries its time", () => {
  const now = Date.UTC(2026, 10, 21, 12, 0, 0, 7);
  const id = uuidv7(now);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(now);
});

it("sorts by time, also within a millisecond, and never repeats", () => {
  expect(uuidv7(2_000_000_000_000) > uuidv7(1_999_999_999_999)).toBe(true);
  const ids = Array.from({ length: 1000 }, () => uuidv7(5));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(1000);
});
