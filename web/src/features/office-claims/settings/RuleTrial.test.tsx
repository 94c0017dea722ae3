// Asking which rule fits before there is a claim.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { serve, show } from "../../../test-screen";
import { RuleTrial } from "./RuleTrial";

const rules = { data: [{ id: "r1", name: "Large claims", steps: [], is_active: true }] };
const answers = {
  "GET /expenses/settings": { base_currency: "EUR" },
  "GET /expense-categories": { data: [{ id: "c1", name: "Travel" }] },
  "GET /approval-rules": rules,
};

it("names the rule and those who decide, in order", async () => {
  const asked = serve({
    ...answers,
    "POST /approval-rules/preview": { rule_id: "r1", steps: [{ name: "Accountant" }, { name: "Finance director" }] },
  });
  show(<RuleTrial />);
  await userEvent.type(await screen.findByLabelText("Amount in EUR"), "1.200,50");
  await userEvent.selectOptions(screen.getByLabelText("Category"), await screen.findByRole("option", { name: "Travel" }));
  await userEvent.type(screen.getByLabelText("For the production"), " Tosca ");
  await userEvent.click(screen.getByRole("button", { name: "Show who decides" }));
  expect(await screen.findByText("The rule “Large claims” fits.")).toBeDefined();
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual(["Accountant", "Finance director"]);
  expect(asked.find(({ what }) => what.endsWith("/preview"))?.body).toEqual({ amount: 1200.5, category_id: "c1", production: "Tosca" });
  // Another question has no answer yet.
  await userEvent.type(screen.getByLabelText("Amount in EUR"), "1");
  expect(screen.queryByText(/fits/)).toBeNull();
});

it("says that no rule fits, and what an amount is", async () => {
  serve({ ...answers, "POST /approval-rules/preview": { rule_id: null, steps: [] } });
  show(<RuleTrial />);
  await userEvent.click(await screen.findByRole("button", { name: "Show who decides" }));
  expect(screen.getByText("Enter an amount, such as 1200 or 12,50.")).toBeDefined();
  await userEvent.type(screen.getByLabelText("Amount in EUR"), "12");
  await userEvent.click(screen.getByRole("button", { name: "Show who decides" }));
  expect(await screen.findByText(/No rule fits/)).toBeDefined();
});

it("says where a claim would wait, because nobody decides two steps of one", async () => {
  serve({ ...answers, "POST /approval-rules/preview": { rule_id: "r1", steps: [{ name: "Accountant" }, { name: "Finance director" }], nobody_left: 1 } });
  show(<RuleTrial />);
  await userEvent.type(await screen.findByLabelText("Amount in EUR"), "12");
  await userEvent.click(screen.getByRole("button", { name: "Show who decides" }));
  expect(await screen.findByText(/^Step 2 would wait until somebody joins/)).toBeDefined();
  expect(screen.getAllByRole("listitem")).toHaveLength(2);
});
