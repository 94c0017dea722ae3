// When a press is a drag: at once with a mouse, after a rest with a finger.
import { act, fireEvent, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useDragging } from "./useDragging";

const drop = vi.fn();

function Board() {
  const board = useRef<HTMLDivElement>(null);
  const { drag, handlers } = useDragging<string, { taken: string; dx: number }>({ board, take: () => "bar", at: (taken, { dx }) => ({ taken, dx }), drop });
  return (
    <div ref={board} data-testid="board" {...handlers}>
      {drag === null ? "at rest" : `dragged by ${drag.dx}`}
    </div>
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  drop.mockClear();
  HTMLElement.prototype.setPointerCapture = () => undefined;
  render(<Board />);
});
afterEach(() => vi.useRealTimers());

const board = () => screen.getByTestId("board");
const at = (clientX: number, pointerType: string) => ({ clientX, clientY: 10, button: 0, buttons: 1, pointerId: 1, pointerType });
const rest = () => {
  act(() => void vi.advanceTimersByTime(400));
};
/** Whether the page kept the browser from scrolling. */
const scrolls = () => fireEvent.touchMove(board());

it("a mouse drags as soon as it has moved", () => {
  fireEvent.pointerDown(board(), at(10, "mouse"));
  fireEvent.pointerMove(board(), at(12, "mouse"));
  expect(board().textContent).toBe("at rest");
  fireEvent.pointerMove(board(), at(30, "mouse"));
  expect(board().textContent).toBe("dragged by 20");
  fireEvent.pointerUp(board(), at(30, "mouse"));
  expect(drop).toHaveBeenCalledWith({ taken: "bar", dx: 20 });
});

it("a finger that moves at once scrolls", () => {
  fireEvent.pointerDown(board(), at(10, "touch"));
  fireEvent.pointerMove(board(), at(40, "touch"));
  rest();
  expect(board().textContent).toBe("at rest");
  expect(scrolls()).toBe(true);
  fireEvent.pointerUp(board(), at(40, "touch"));
  expect(drop).not.toHaveBeenCalled();
});

it("a finger that has rested drags, and the page stays where it is", () => {
  fireEvent.pointerDown(board(), at(10, "touch"));
  expect(scrolls()).toBe(true);
  rest();
  expect(board().textContent).toBe("dragged by 0");
  expect(scrolls()).toBe(false);
  fireEvent.pointerMove(board(), at(70, "touch"));
  fireEvent.pointerUp(board(), at(70, "touch"));
  expect(drop).toHaveBeenCalledWith({ taken: "bar", dx: 60 });
  expect(scrolls()).toBe(true);
});

it("Escape leaves everything where it is", () => {
  fireEvent.pointerDown(board(), at(10, "mouse"));
  fireEvent.pointerMove(board(), at(60, "mouse"));
  fireEvent.keyDown(document, { key: "Escape" });
  fireEvent.pointerUp(board(), at(60, "mouse"));
  expect(drop).not.toHaveBeenCalled();
});
