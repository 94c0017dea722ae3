// Drawing a signature, also faster than it can be shown.
import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { SignaturePad } from "./SignaturePad";
import type { Stroke } from "./strokes";

it("keeps the last movements of a quick hand", () => {
  const kept = vi.fn<(strokes: readonly Stroke[]) => void>();
  render(<SignaturePad label="Your signature" strokes={[]} onChange={kept} />);
  const pad = screen.getByRole("img");
  vi.spyOn(pad, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 500, 200));
  pad.setPointerCapture = () => undefined;
  // Nothing is drawn before the whole of it is over.
  act(() => {
    fireEvent.pointerDown(pad, { pointerId: 1, button: 0, clientX: 50, clientY: 100 });
    fireEvent.pointerMove(pad, { pointerId: 1, clientX: 250, clientY: 40 });
    fireEvent.pointerMove(pad, { pointerId: 1, clientX: 450, clientY: 160 });
    fireEvent.pointerUp(pad, { pointerId: 1, clientX: 450, clientY: 160 });
  });
  expect(kept).toHaveBeenCalledExactlyOnceWith([
    [
      [0.1, 0.5],
      [0.5, 0.2],
      [0.9, 0.8],
    ],
  ]);
});
