// @vitest-environment happy-dom
// The idle timer: warning at 25 of 30 minutes, over at 30, and presence in any tab counts.
import { beforeEach, expect, it } from "vitest";
import { idleAt, lastPresent, notePresence } from "./idle";

const minute = 60_000;
beforeEach(() => localStorage.clear());

it.each([
  [0, { state: "present" }],
  [24.9 * minute, { state: "present" }],
  [25 * minute, { state: "warning", secondsLeft: 300 }],
  [29.5 * minute, { state: "warning", secondsLeft: 30 }],
  [30 * minute, { state: "over" }],
  [600 * minute, { state: "over" }],
])("after %d ms it is %j", (after, state) => expect(idleAt(1_000 + after, 1_000, 30)).toEqual(state));

it("warns at half of a short limit", () => {
  expect(idleAt(2 * minute, 0, 6).state).toBe("present");
  expect(idleAt(3 * minute, 0, 6)).toEqual({ state: "warning", secondsLeft: 180 });
});

it("hears of presence in other tabs", () => {
  notePresence(5_000);
  localStorage.setItem("biglive.present", "9000");
  expect(lastPresent()).toBe(9_000);
  localStorage.setItem("biglive.present", "nonsense");
  expect(lastPresent()).toBe(5_000);
});
