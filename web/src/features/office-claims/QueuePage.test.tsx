// The office's queue: what became of many at once, and finding some of them.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { meWith, serve, show } from "../../test-screen";
import QueuePage from "./QueuePage";

const claim = (n: number, over: object = {}) => ({
  id: `c${n}`,
  number: n,
  kind: "expense",
  status: "submitted",
  version: n + 4,
  person_name: `Person ${n}`,
  merchant: `Shop ${n}`,
  amount: 50,
  currency: "EUR",
  base_currency: "EUR",
  expense_date: "2026-11-02",
  warning_count: 0,
  current_step: { is_mine: true },
  ...over,
});
const page = (...data: object[]) => ({ data, pagination: { next_cursor: null, total_count: data.length }, base_total: 50 });
const approver = meWith(["expenses:read", "expenses:approve"]);

beforeEach(() => history.replaceState(null, "", "/claims"));

it("keeps why claims were not approved until it is closed, also when they have left the list", async () => {
  const lists = [page(claim(1), claim(2)), page()];
  const asked = serve({
    "GET /expenses": () => (lists.length > 1 ? lists.shift() : lists[0]),
    "GET /expense-categories": { data: [] },
    "POST /expenses/bulk-approve": {
      results: [
        { id: "c1", status: "approved" },
        { id: "c2", status: "refused", problem: { type: "invalid_state", detail: "It is rejected already." } },
      ],
    },
  });
  show(<QueuePage />, approver);
  await userEvent.click(await screen.findByRole("checkbox", { name: "Choose all shown" }));
  await userEvent.click(screen.getByRole("button", { name: "Approve 2 claims" }));
  const dialog = await screen.findByRole("dialog", { name: "1 claim was not approved" });
  expect(asked.find(({ body }) => body)?.body).toEqual({ ids: ["c1", "c2"], versions: [5, 6] });
  await expect.poll(() => screen.queryByRole("table")).toBeNull();
  expect(within(dialog).getByText("Claim 2, Person 2: It is rejected already.")).toBeDefined();
  await userEvent.click(within(dialog).getByRole("button", { name: "Close" }));
  await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
});

it("tells what is no plain expense, and subtracts what is given back", async () => {
  serve({ "GET /expenses": page(claim(1), claim(2, { kind: "refund" })), "GET /expense-categories": { data: [] } });
  show(<QueuePage />, approver);
  const [, plain, refund] = await screen.findAllByRole("row");
  expect(within(plain as HTMLElement).queryByText("Expense")).toBeNull();
  expect(within(refund as HTMLElement).getByText("Refund")).toBeDefined();
  expect((refund as HTMLElement).textContent).toContain("-EUR\u00A050.00");
});

it("is narrowed by person, kind, days and amounts, which stay in the address", async () => {
  const lists: string[] = [];
  const user_id = "0193f0a0-0000-7000-8000-000000000001";
  const anna = { user_id, first_name: "Anna", last_name: "Dancer", email: "anna@opera.test" };
  serve({
    "GET /expenses": (request: Request) => {
      lists.push(new URL(request.url).search);
      return page(claim(1));
    },
    "GET /expense-categories": { data: [] },
    "GET /members": { data: [anna], pagination: { next_cursor: null } },
  });
  show(<QueuePage />, approver);
  await userEvent.click(await screen.findByText("More filters"));
  const person = await screen.findByRole("combobox", { name: "Person" });
  await userEvent.type(person, "Anna");
  await expect.poll(() => document.querySelector("datalist option")).not.toBeNull();
  await userEvent.clear(person);
  await userEvent.paste("Anna Dancer (anna@opera.test)");
  await userEvent.selectOptions(screen.getByLabelText("Kind"), "Refund");
  await userEvent.type(screen.getByLabelText("Amount at least"), "12.505");
  await userEvent.click(screen.getByRole("button", { name: "Show these claims" }));
  expect(screen.getByText("Enter an amount, such as 1200 or 12,50.")).toBeDefined();
  await userEvent.clear(screen.getByLabelText("Amount at least"));
  await userEvent.type(screen.getByLabelText("Amount at least"), "12,5");
  await userEvent.click(screen.getByRole("button", { name: "Show these claims" }));
  await expect.poll(() => lists.at(-1)).toContain(`user_id=${user_id}`);
  expect(lists.at(-1)).toContain("kind=refund");
  expect(lists.at(-1)).toContain("min_amount=12.50");
  expect(location.search).toContain("min=12.50");
  await userEvent.click(await screen.findByRole("button", { name: "Without these filters" }));
  await expect.poll(() => location.search).toBe("");
});
