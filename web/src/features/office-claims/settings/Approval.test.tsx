// Rules as the office reads them.
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { serve, show } from "../../../test-screen";
import { Approval } from "./Approval";

const rule = { id: "r1", name: "Costumes", category_id: "k1", min_amount: 100, max_amount: null, production: null, is_active: true, position: 0, steps: [], version: 1 };

it("name the category they are for", async () => {
  serve({
    "GET /approval-rules": { data: [rule, { ...rule, id: "r2", name: "The rest", category_id: null, min_amount: null }] },
    "GET /expense-categories": { data: [{ id: "k1", name: "Costumes and make-up" }] },
    "GET /expenses/settings": { base_currency: "EUR" },
    "GET /approval-substitutes": { data: [] },
    "GET /members": { data: [], pagination: { next_cursor: null } },
  });
  show(<Approval />);
  expect(await screen.findByText("Costumes and make-up, from EUR 100.00")).toBeDefined();
  expect(screen.getByText("any claim")).toBeDefined();
});
