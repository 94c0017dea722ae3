// Writing a claim: what few need, and what the server said about a part.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it, vi } from "vitest";
import { outboxOf } from "../../api/outbox";
import { meWith, serve, show } from "../../test-screen";
import ClaimFormPage from "./ClaimFormPage";

const me = meWith(["expenses:write"], { user: { ...meWith([]).user, id: crypto.randomUUID() } });
const outbox = () => outboxOf(`${me.user.id}.o1`);
const defaults = {
  currency: "EUR",
  currencies: [],
  max_amount: 10000,
  mileage_rates: [{ vehicle: "car", per_km: "0.42" }],
  per_diem_places: [],
  open_advances: [{ id: "a1", number: 4, remaining: 200, currency: "EUR" }],
  late_after_days: 60,
  today: "2026-11-20",
  timezone: "Europe/Vienna",
  category_id: "k1",
};

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  history.replaceState(null, "", "/claims/x/edit?new");
  serve({ "GET /expenses/defaults": defaults, "GET /expense-categories": { data: [{ id: "k1", name: "Meals", code: "meals" }] } });
});

it("takes the tax that is contained, of the whole and of each part", async () => {
  const id = crypto.randomUUID();
  show(<ClaimFormPage params={{ id }} />, me);
  await userEvent.type(await screen.findByLabelText("Amount"), "12,50");
  await userEvent.click(screen.getByText("More details"));
  await userEvent.type(screen.getByLabelText("Tax included"), "2,08");
  await userEvent.type(screen.getByLabelText("Tax rate in %"), "20");
  await expect.poll(() => outbox().find(id)?.content).toMatchObject({ amount: "12,50", tax_amount: "2,08", tax_rate: "20" });
  await userEvent.click(screen.getByRole("button", { name: "Split the amount" }));
  expect(within(screen.getByRole("group", { name: "Part 1" })).getByLabelText<HTMLInputElement>("Tax included").value).toBe("2,08");
  await userEvent.click(screen.getByRole("button", { name: "Remove part 2" }));
  expect(screen.getByLabelText<HTMLInputElement>("Tax included").value).toBe("2,08");
});

it("can settle a drive against an advance", async () => {
  show(<ClaimFormPage params={{ id: crypto.randomUUID() }} />, me);
  await userEvent.selectOptions(await screen.findByLabelText("What kind"), "Mileage");
  expect(screen.getByLabelText("Settle against an advance")).toBeDefined();
  await userEvent.selectOptions(screen.getByLabelText("What kind"), "Refund");
  expect(screen.queryByLabelText("Settle against an advance")).toBeNull();
});

it("shows at the first part what the server refused of it", async () => {
  const id = crypto.randomUUID();
  show(<ClaimFormPage params={{ id }} />, me);
  await userEvent.click(await screen.findByRole("button", { name: "Split the amount" }));
  await expect.poll(() => outbox().find(id)?.content.lines.length).toBe(2);
  const errors = [{ field: "lines[0].amount", message: "EUR has two digits behind the point." }];
  await outbox().apply(id, () => ({ refusal: { type: "validation_error", status: 400, request_id: null, errors } }));
  const first = within(screen.getByRole("group", { name: "Part 1" }));
  expect(await first.findByText("EUR has two digits behind the point.")).toBeDefined();
});
