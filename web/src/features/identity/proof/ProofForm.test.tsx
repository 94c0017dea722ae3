// A code that did not arrive is sent once more, when the server would take it.
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiProblem } from "../../../api/problems";
import { ProofForm } from "./ProofForm";

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => vi.useRealTimers());

const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1_000));
const again = () => screen.getByRole("button", { name: /^Send it again/ });

async function open(onSend: () => Promise<void>) {
  const user = userEvent.setup({ advanceTimers: (ms) => void vi.advanceTimersByTime(ms) });
  render(<ProofForm methods={["sms"]} smsHint="… 4567" onSend={onSend} passkeyOptions={() => Promise.resolve({})} onProve={() => Promise.resolve()} />);
  await user.click(screen.getByRole("button", { name: "Send the SMS" }));
  await screen.findByLabelText("Code by SMS");
  return user;
}

it("can be sent again after half a minute, and says so", async () => {
  const send = vi.fn(() => Promise.resolve());
  const user = await open(send);
  expect(again().getAttribute("aria-disabled")).toBe("true");
  expect(again().textContent).toMatch(/It can be sent again in \d+ seconds/);
  await user.click(again());
  expect(send).toHaveBeenCalledTimes(1);
  for (let second = 0; second < 31; second++) await pass(1);
  await user.click(again());
  expect(send).toHaveBeenCalledTimes(2);
  expect(await screen.findByText(/Only the newest one works/)).toBeDefined();
  expect(again().getAttribute("aria-disabled")).toBe("true");
});

it("waits as long as the server says", async () => {
  let refusal: ApiProblem | null = null;
  const user = await open(() => (refusal ? Promise.reject(refusal) : Promise.resolve()));
  for (let second = 0; second < 31; second++) await pass(1);
  refusal = new ApiProblem({ type: "too_many_attempts", status: 429, retry_after: 240 });
  await user.click(again());
  await vi.waitFor(() => expect(again().textContent).toMatch(/in 2[34]\d seconds/));
  expect(screen.getByLabelText("Code by SMS")).toBeDefined();
});
