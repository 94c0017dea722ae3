// The frame of every dialog that sends something.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { FormDialog } from "./FormDialog";

interface Shown {
  busy?: boolean;
  held?: string;
  danger?: boolean;
  refused?: string;
}

async function shown(props: Shown = {}) {
  const [onSend, onClose] = [vi.fn(), vi.fn()];
  render(
    <FormDialog title="A room" closeLabel="Close" cancel="Cancel" send="Save room" busy={false} onSend={onSend} onClose={onClose} {...props}>
      <input aria-label="Name" />
    </FormDialog>,
  );
  await screen.findByRole("dialog", { name: "A room" });
  return { onSend, onClose };
}

const type = () => userEvent.type(screen.getByRole("textbox", { name: "Name" }), "Studio{Enter}");

it("Enter sends, and so does the button", async () => {
  const { onSend } = await shown();
  await type();
  expect(onSend).toHaveBeenCalledTimes(1);
  await userEvent.click(screen.getByRole("button", { name: "Save room" }));
  expect(onSend).toHaveBeenCalledTimes(2);
});

it.each<Shown>([{ busy: true }, { held: "Nothing was changed" }])("is not sent while %o", async (state) => {
  const { onSend } = await shown(state);
  await type();
  await userEvent.click(screen.getByRole("button", { name: /Save room/ }));
  expect(onSend).not.toHaveBeenCalled();
});

it("what cannot be undone needs its button, not a key", async () => {
  const { onSend } = await shown({ danger: true });
  await type();
  expect(onSend).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Save room" }));
  expect(onSend).toHaveBeenCalledTimes(1);
});

it("says what was refused, and leaves everything as it is", async () => {
  const { onSend, onClose } = await shown({ refused: "There is such a room" });
  expect(screen.getByRole("alert").textContent).toContain("There is such a room");
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(onClose).toHaveBeenCalledTimes(1);
  expect(onSend).not.toHaveBeenCalled();
});
