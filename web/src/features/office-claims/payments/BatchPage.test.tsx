// One batch, before it goes to the bank.
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { serve, show } from "../../../test-screen";
import BatchPage from "./BatchPage";

const batch = {
  id: "b1",
  number: 7,
  status: "open",
  currency: "EUR",
  execute_on: "2026-12-01",
  total: 120,
  paid_at: null,
  reference: null,
  items: [],
  transfers: [{ user_id: "u9", person_name: "Ben Fiddle", amount: 120, purpose: "Claim 3" }],
  without_address: ["Ben Fiddle", "Urs Frei"],
};

it("says whose bank may ask for an address that its file does not have", async () => {
  serve({ "GET /payment-batches/b1": batch });
  show(<BatchPage params={{ id: "b1" }} />);
  expect(await screen.findByText("The banks of Ben Fiddle, Urs Frei may ask for their address, which the file does not have.")).toBeDefined();
});

it("says nothing of addresses where all banks are in the economic area", async () => {
  serve({ "GET /payment-batches/b1": { ...batch, without_address: [] } });
  show(<BatchPage params={{ id: "b1" }} />);
  await screen.findByText("Batch 7");
  expect(screen.queryByText(/may ask for their address/)).toBeNull();
});
