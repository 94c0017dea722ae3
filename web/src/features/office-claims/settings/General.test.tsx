// Where exchange rates come from.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { json, meWith, serve, show } from "../../../test-screen";
import { General } from "./General";

const settings = {
  base_currency: "EUR",
  max_amount: 10000,
  late_after_days: 60,
  remind_after_hours: 48,
  escalate_after_hours: 96,
  rate_source: "ecb",
  rate_source_url: null,
  payable_account: "3300",
  advance_account: "2300",
  tax_account: "2500",
  bank_account: "2800",
  payer: null,
  version: 4,
};

it("can be another address than the bank's own; a refused one says why", async () => {
  const errors = [{ field: "rate_source_url", message: "Use an address with https." }];
  const asked = serve({ "GET /expenses/settings": settings, "PUT /expenses/settings": () => json({ type: "validation_error", status: 400, errors }, 400) });
  show(<General />);
  await userEvent.type(await screen.findByLabelText("Another address for them"), "http://rates.test/daily.xml");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await expect.poll(() => asked.find(({ what }) => what === "PUT /expenses/settings")?.body).toMatchObject({ rate_source_url: "http://rates.test/daily.xml" });
  expect(await screen.findByText("Use an address with https.")).toBeDefined();
});

it("pays from an address in parts, of which the town and the country are asked for", async () => {
  const asked = serve({ "GET /expenses/settings": settings, "PUT /expenses/settings": settings });
  show(<General />, meWith(["expenses:pay"]));
  await userEvent.type(await screen.findByLabelText("Name at the bank"), "Opera");
  await userEvent.type(screen.getByLabelText("IBAN"), "AT611904300234573201");
  await userEvent.type(screen.getByLabelText("Street"), "Opernring");
  const save = screen.getAllByRole("button", { name: "Save" })[1];
  if (save) await userEvent.click(save);
  expect(screen.getAllByText("Enter the town and the country.")).toHaveLength(2);
  await userEvent.type(screen.getByLabelText("Town"), "Wien");
  await userEvent.type(screen.getByLabelText("Country in two letters"), "at");
  if (save) await userEvent.click(save);
  const address = { street: "Opernring", building: null, postcode: null, town: "Wien", country: "AT" };
  await expect.poll(() => asked.find(({ what }) => what === "PUT /expenses/settings")?.body).toMatchObject({ payer: { name: "Opera", bic: null, address } });
});
