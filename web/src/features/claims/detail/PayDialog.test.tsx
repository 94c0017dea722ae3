// One approved claim that was paid by itself: offered to those who pay, refused while it is in a batch.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { Claim } from "../../../api/types";
import { json, meWith, serve, show } from "../../../test-screen";
import { Actions } from "./Actions";

const no = { enabled: false, reason: null };
const claim = {
  id: "c1",
  number: 7,
  status: "approved",
  person_name: "Anna Dancer",
  can: { cancel: no, comment: no, decide: no, edit: no, submit: no, withdraw: no },
} as unknown as Claim;
const path = "POST /expenses/c1/paid";

it("is marked as paid with its reference", async () => {
  const asked = serve({ [path]: { ...claim, status: "paid" } });
  show(<Actions claim={claim} isMine={false} />, meWith(["expenses:pay"]));
  await userEvent.click(await screen.findByRole("button", { name: "Mark as paid" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Is claim 7 of Anna Dancer paid?" }));
  const confirm = dialog.getByRole("button", { name: "Mark as paid" });
  await userEvent.click(confirm);
  expect(await screen.findByText("Enter the reference of the payment.")).toBeDefined();
  expect(asked).toEqual([]);
  await userEvent.type(screen.getByLabelText("The bank's reference"), "E2E-77");
  await userEvent.click(confirm);
  await expect.poll(() => asked.map(({ what }) => what)).toEqual([path]);
  expect(asked[0]?.body).toMatchObject({ reference: "E2E-77" });
});

it("says why it cannot be while it is in a batch", async () => {
  serve({ [path]: () => json({ type: "invalid_state", status: 409 }, 409) });
  show(<Actions claim={claim} isMine={false} />, meWith(["expenses:pay"]));
  await userEvent.click(await screen.findByRole("button", { name: "Mark as paid" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByLabelText("The bank's reference"), "E2E-77");
  await userEvent.click(dialog.getByRole("button", { name: "Mark as paid" }));
  expect(await screen.findByText(/in a batch, which is marked/)).toBeDefined();
});

it.each([
  ["who may not pay", claim, []],
  ["a claim that is not approved", { ...claim, status: "submitted" as const }, ["expenses:pay"]],
])("is not offered to or for %s", (_, shown, permissions) => {
  serve({});
  show(<Actions claim={shown} isMine={false} />, meWith(permissions));
  expect(screen.queryByRole("button", { name: "Mark as paid" })).toBeNull();
});
