// What waits to be paid, and for which claims.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { serve, show } from "../../../test-screen";
import PaymentsPage from "./PaymentsPage";

const claim = { id: "c7", number: 7, kind: "expense", merchant: "Hotel Post", expense_date: "2026-11-02", payable: 80 };

it("names the claims of each person, each leading to the claim itself", async () => {
  serve({
    "GET /expenses/payable": { data: [{ user_id: "u9", person_name: "Anna Dancer", has_iban: true, currency: "EUR", total: 80, claims: [claim] }] },
    "GET /payment-batches": { data: [], pagination: { next_cursor: null } },
  });
  show(<PaymentsPage />);
  const people = within(await screen.findByRole("list", { name: "Approved and not paid" }));
  await userEvent.click(people.getByText("1 claim"));
  expect(people.getByRole("link", { name: "Hotel Post" }).getAttribute("href")).toBe("/claims/c7");
  expect(people.getByText(/^Claim 7/)).toBeDefined();
});

it("leaves single claims out of the batch", async () => {
  const refund = { ...claim, id: "c8", number: 8, kind: "refund", payable: -30 };
  const asked = serve({
    "GET /expenses/payable": { data: [{ user_id: "u9", person_name: "Anna Dancer", has_iban: true, currency: "EUR", total: 50, claims: [claim, refund] }] },
    "GET /payment-batches": { data: [], pagination: { next_cursor: null } },
    "POST /payment-batches": { id: "b1", number: 1 },
  });
  show(<PaymentsPage />);
  await userEvent.click(await screen.findByText("2 claims"));
  await userEvent.click(screen.getByRole("checkbox", { name: "Pay claim 8 with it" }));
  await userEvent.click(screen.getByRole("button", { name: "Make a payment to 1 person: EUR\u00A080.00" }));
  await expect.poll(() => asked.find(({ what }) => what === "POST /payment-batches")?.body).toMatchObject({ expense_ids: ["c7"] });
});
