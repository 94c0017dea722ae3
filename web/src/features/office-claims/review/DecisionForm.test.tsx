// Deciding by keyboard: letters for the part one is at, in and out of its fields, and arrows through the choices.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { Claim } from "../../../api/types";
import { serve, show } from "../../../test-screen";
import { DecisionForm } from "./DecisionForm";

const line = (id: string, amount: number) => ({ id, category_name: id, amount, decision: "open", tax_amount: null });
const claim = {
  id: "c1",
  number: 7,
  version: 3,
  amount: 50,
  currency: "EUR",
  can: { decide: { enabled: true, reason: null } },
  lines: [line("Travel", 20), line("Meals", 30)],
} as unknown as Claim;

function part(n: number) {
  const item = screen.getAllByRole("listitem")[n - 1];
  if (!item) throw new Error(`There is no part ${n}`);
  return within(item);
}

it("reduces one part, and with Escape the next key is for another", async () => {
  const asked = serve({ "POST /expenses/c1/decide": { ...claim, number: 7 } });
  show(<DecisionForm claim={claim} onDone={() => undefined} onNext={null} />);
  await userEvent.keyboard("r");
  await userEvent.keyboard("15");
  expect(part(1).getByLabelText<HTMLInputElement>("Approved amount").value).toBe("15");
  await userEvent.type(part(1).getByLabelText("Why"), "Second class");
  await userEvent.keyboard("{Escape}jh");
  expect(part(2).getByRole<HTMLInputElement>("radio", { name: "Hold" }).checked).toBe(true);
  await userEvent.keyboard("Ask them{Escape}k");
  expect(part(1).getByRole<HTMLInputElement>("radio", { name: "Reduce" }).checked).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: /^Decide/ }));
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]?.body).toMatchObject({
    lines: [
      { id: "Travel", decision: "reduced", reason: "Second class" },
      { id: "Meals", decision: "held", reason: "Ask them" },
    ],
  });
});

it("changes at a later step what an earlier one decided, but not what is held", async () => {
  const decided = {
    ...claim,
    lines: [
      { ...line("Travel", 20), decision: "reduced", approved_amount: 15, reason: "Second class" },
      { ...line("Meals", 30), decision: "rejected", reason: "Private" },
      { ...line("Hotel", 40), decision: "held", reason: "Receipt?" },
    ],
  } as unknown as Claim;
  const asked = serve({ "POST /expenses/c1/decide": decided });
  show(<DecisionForm claim={decided} onDone={() => undefined} onNext={null} />);
  expect(part(1).getByLabelText<HTMLInputElement>("Approved amount").value).toBe("15.00");
  expect(document.activeElement).toBe(document.body);
  expect(part(3).queryByRole("radio")).toBeNull();
  await userEvent.click(part(2).getByRole("radio", { name: "Approve" }));
  await userEvent.click(screen.getByRole("button", { name: "Approve EUR\u00A045.00" }));
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]?.body).toEqual({ lines: [{ id: "Meals", decision: "approved", approved_amount: null, reason: null }], notes: null });
});

it("is approved by key where nothing is open any more", async () => {
  const decided = { ...claim, lines: [{ ...line("Travel", 20), decision: "reduced", approved_amount: 15, reason: "Second class" }] } as unknown as Claim;
  const asked = serve({ "POST /expenses/c1/decide": decided });
  show(<DecisionForm claim={decided} onDone={() => undefined} onNext={null} />);
  await userEvent.keyboard("a");
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]?.body).toEqual({ lines: [], notes: null });
});

it("is left alone while the arrows walk through the choices", async () => {
  serve({});
  show(<DecisionForm claim={claim} onDone={() => undefined} onNext={null} />);
  const approve = part(1).getByRole<HTMLInputElement>("radio", { name: "Approve" });
  approve.focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(document.activeElement).toBe(part(1).getByRole("radio", { name: "Reduce" }));
  await userEvent.keyboard("x");
  expect(document.activeElement).toBe(part(1).getByLabelText("Why"));
});
