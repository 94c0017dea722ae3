// The field for six digits: paste, the phone's suggestion, and the end that needs no button.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { CodeInput } from "./CodeInput";

function Form({ onComplete }: { onComplete: (code: string) => void }) {
  const [code, setCode] = useState("");
  return <CodeInput label="Code" value={code} onChange={setCode} onComplete={onComplete} />;
}

it("takes a pasted code with spaces and is done with the sixth digit, once", async () => {
  const done = vi.fn();
  render(<Form onComplete={done} />);
  await userEvent.click(screen.getByLabelText("Code"));
  await userEvent.paste("Your code: 042 917");
  expect(screen.getByLabelText("Code")).toHaveProperty("value", "042917");
  expect(done.mock.calls).toEqual([["042917"]]);
  await userEvent.keyboard("5");
  expect(done).toHaveBeenCalledOnce();
});

it("asks phones for digits and for the code of the last message", () => {
  render(<Form onComplete={() => undefined} />);
  const field = screen.getByLabelText("Code");
  expect(field.getAttribute("inputmode")).toBe("numeric");
  expect(field.getAttribute("autocomplete")).toBe("one-time-code");
});
