// What came back of an advance: offered to those who pay, with all that is left, or less.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { Claim } from "../../../api/types";
import { meWith, serve, show } from "../../../test-screen";
import { Actions } from "./Actions";

const no = { enabled: false, reason: null };
const advance = {
  id: "c1",
  number: 7,
  kind: "advance",
  status: "paid",
  currency: "EUR",
  advance_remaining: 80.5,
  person_name: "Anna Dancer",
  can: { cancel: no, comment: no, decide: no, edit: no, submit: no, withdraw: no },
} as unknown as Claim;

it("is noted with its amount and reference", async () => {
  const asked = serve({ "POST /expenses/c1/returns": advance });
  show(<Actions claim={advance} isMine={false} />, meWith(["expenses:pay"]));
  await userEvent.click(await screen.findByRole("button", { name: "Money came back" }));
  const dialog = within(await screen.findByRole("dialog", { name: "What did Anna Dancer give back of advance 7?" }));
  const amount = dialog.getByLabelText("Amount in EUR");
  expect((amount as HTMLInputElement).value).toBe("80.5");
  await userEvent.clear(amount);
  await userEvent.click(dialog.getByRole("button", { name: "Note the return" }));
  expect(dialog.getByText("Enter an amount above zero, such as 1200 or 12,50.")).toBeDefined();
  await userEvent.type(amount, "20,50");
  await userEvent.type(dialog.getByLabelText("Reference of the transfer or cash receipt"), "Cash 4");
  await userEvent.click(dialog.getByRole("button", { name: "Note the return" }));
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]?.body).toMatchObject({ amount: 20.5, reference: "Cash 4" });
});

it.each([
  ["to whom may not pay", advance, []],
  ["where nothing is left", { ...advance, advance_remaining: 0 }, ["expenses:pay"]],
  ["of what is no advance", { ...advance, advance_remaining: null }, ["expenses:pay"]],
])("is not offered %s", (_, shown, permissions) => {
  serve({});
  show(<Actions claim={shown} isMine={false} />, meWith(permissions));
  expect(screen.queryByRole("button", { name: "Money came back" })).toBeNull();
});
