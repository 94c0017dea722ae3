// @vitest-environment happy-dom
// Eight seconds to think better of it.
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { undoMs, useArchiving } from "./useArchiving";

const archive = vi.fn();
const wait = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms);
  });
beforeEach(() => {
  archive.mockReset();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("is done when they are over", () => {
  const { result } = renderHook(() => useArchiving(archive));
  act(() => result.current.begin("r1"));
  expect([...result.current.ids]).toEqual(["r1"]);
  wait(undoMs - 1);
  expect(archive).not.toHaveBeenCalled();
  wait(1);
  expect(archive.mock.calls).toEqual([["r1"]]);
  expect(result.current.ids.size).toBe(0);
});

it("is not done when it was taken back", () => {
  const { result, unmount } = renderHook(() => useArchiving(archive));
  act(() => result.current.begin("r1"));
  act(() => result.current.undo("r1"));
  wait(2 * undoMs);
  unmount();
  expect(archive).not.toHaveBeenCalled();
});

it("is done at once when the page is left", () => {
  const { result, unmount } = renderHook(() => useArchiving(archive));
  act(() => result.current.begin("r1"));
  unmount();
  expect(archive.mock.calls).toEqual([["r1"]]);
});
