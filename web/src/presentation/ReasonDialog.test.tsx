// An act that says why: sent once with its reason, kept open when it is refused.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { serve, show } from "../test-screen";
import * as news from "../ui/Toast";
import { ReasonDialog } from "./ReasonDialog";

const words = { title: "Void it?", description: "Nobody signs it.", label: "Reason", help: "Everybody reads it.", missing: "Say why.", send: "Void", done: "It is void." };

it("asks for the reason, sends it, and says that it is done", async () => {
  serve({});
  const said = vi.spyOn(news, "toast");
  const act = vi.fn<(reason: string) => Promise<unknown>>().mockRejectedValueOnce(new Error("no")).mockResolvedValue(null);
  const onClose = vi.fn();
  show(<ReasonDialog {...words} act={act} onClose={onClose} />);
  const send = await screen.findByRole("button", { name: "Void" });
  await userEvent.click(send);
  expect(await screen.findByText(/Say why\./)).toBeDefined();
  expect(act).not.toHaveBeenCalled();
  await userEvent.type(screen.getByLabelText("Reason"), " A mistake ");
  await userEvent.click(send);
  expect((await screen.findByRole("alert")).textContent).not.toBe("");
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.click(send);
  await expect.poll(() => onClose.mock.calls.length).toBe(1);
  expect(act.mock.calls.map(([reason]) => reason)).toEqual(["A mistake", "A mistake"]);
  expect(said).toHaveBeenCalledWith("It is void.");
});
