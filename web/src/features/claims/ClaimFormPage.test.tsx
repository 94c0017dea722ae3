// Writing a claim: what few need, and what the server said about a part.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { outboxOf } from "../../api/outbox";
import { meWith, serve, show } from "../../test-screen";
import { todayIn } from "./basics";
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

const answers = { "GET /expenses/defaults": defaults, "GET /expense-categories": { data: [{ id: "k1", name: "Meals", code: "meals", requires_receipt: true }] } };

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  history.replaceState(null, "", "/claims/x/edit?new");
  serve(answers);
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

describe("the steps", () => {
  const shown = (name: string) => screen.findByRole("heading", { level: 2, name });
  const steps = () => screen.getAllByRole("listitem").filter((item) => item.hasAttribute("aria-current"));
  const focused = () => document.activeElement;
  beforeEach(() => serve({ ...answers, "GET /expenses": { data: [], pagination: { next_cursor: null } } }));

  it("of a claim without a photo begin at its details, and each is in the address", async () => {
    show(<ClaimFormPage params={{ id: crypto.randomUUID() }} />, me);
    await shown("Details");
    expect(steps().map(({ textContent }) => textContent)).toEqual(["2Step 2 of 3Details"]);
    await userEvent.click(screen.getByRole("button", { name: /Receipt$/ }));
    expect(focused()).toBe(await shown("Receipt"));
    expect(location.search).toBe("?new&step=receipt");
    await userEvent.click(screen.getByRole("button", { name: "Go on without a receipt" }));
    expect(focused()).toBe(await shown("Details"));
    history.back();
    await shown("Receipt");
  });

  it("say what is missing where one stands, and lead to the field from the last", async () => {
    show(<ClaimFormPage params={{ id: crypto.randomUUID() }} />, me);
    await shown("Details");
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    expect(focused()?.textContent).toContain("One thing needs your attention");
    await userEvent.click(screen.getByRole("button", { name: /Check and send$/ }));
    await shown("Check and send");
    await userEvent.click(screen.getByRole("link", { name: "Enter an amount above zero, such as 12,50." }));
    await shown("Details");
    expect(focused()).toBe(screen.getByLabelText("Amount"));
  });

  it("keep what was typed, and end with all of it and what is worth a second look", async () => {
    const id = crypto.randomUUID();
    const twin = { id: "c7", number: 7, kind: "expense", amount: 12.5, currency: "EUR", expense_date: todayIn("Europe/Vienna"), merchant: null, status: "submitted" };
    serve({ ...answers, "GET /expenses": { data: [twin], pagination: { next_cursor: null } } });
    show(<ClaimFormPage params={{ id }} />, me);
    await userEvent.type(await screen.findByLabelText("Amount"), "12,50");
    await userEvent.type(screen.getByLabelText("Shop, hotel, taxi…"), "Billa");
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    await shown("Check and send");
    expect(screen.getByText("Total").parentElement?.textContent).toContain("12.50");
    expect(screen.getByText("Billa")).toBeDefined();
    expect(await screen.findByText(/^Claim 7 has the same day and amount/)).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: "Add a receipt" }));
    await shown("Receipt");
    await userEvent.click(screen.getByRole("button", { name: /Check and send$/ }));
    await userEvent.click(await screen.findByRole("button", { name: "Send to the office" }));
    await expect.poll(() => outbox().find(id)).toMatchObject({ goal: "submit", content: { amount: "12,50", merchant: "Billa" } });
  });

  it("of a late claim lead to the notes, which are folded away", async () => {
    show(<ClaimFormPage params={{ id: crypto.randomUUID() }} />, me);
    await userEvent.type(await screen.findByLabelText("Amount"), "9");
    await userEvent.clear(screen.getByLabelText("Day"));
    await userEvent.type(screen.getByLabelText("Day"), "2026-01-02");
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    await userEvent.click(await screen.findByRole("button", { name: "Write a note" }));
    await shown("Details");
    expect(focused()).toBe(screen.getByLabelText("Notes for the office"));
    expect(focused()?.closest("details")?.hasAttribute("open")).toBe(true);
  });
});
