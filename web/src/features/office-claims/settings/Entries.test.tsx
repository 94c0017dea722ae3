// Rows of the settings that the server does not let go.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { json, meWith, serve, show } from "../../../test-screen";
import { Allowances } from "./Allowances";
import { Approval } from "./Approval";

const refused = () => json({ type: "period_closed", title: "Month closed", status: 409, detail: "It was used in a closed month.", errors: [] }, 409);
const settings = {
  "GET /expenses/settings": { base_currency: "EUR" },
  "GET /mileage-rates": { data: [{ id: "r1", vehicle: "car", per_km: "0.42", valid_from: "2026-01-01" }] },
  "GET /per-diem-rates": { data: [{ id: "p1", place: "Vienna", full_day: 40, part_day: 20, valid_from: "2026-01-01" }] },
  "GET /approval-rules": { data: [] },
  "GET /approval-substitutes": { data: [{ id: "s1", substitute_name: "Sara Substitute", user_name: "Agnes Adler", starts_on: "2026-11-01", ends_on: "2026-11-30" }] },
};

it.each([
  ["a rate for kilometres", <Allowances />, "Remove Car", "DELETE /mileage-rates/r1"],
  ["a rate for days away", <Allowances />, "Remove Vienna", "DELETE /per-diem-rates/p1"],
  ["a substitute", <Approval />, "Remove Sara Substitute", "DELETE /approval-substitutes/s1"],
])("%s that cannot be removed says why, and stays", async (_, part, button, deletion) => {
  const asked = serve({ ...settings, [deletion]: refused });
  show(part, meWith(["expenses:configure"]));
  await userEvent.click(await screen.findByRole("button", { name: button }));
  expect(await screen.findByText(/closed/)).toBeDefined();
  expect(asked.map(({ what }) => what)).toContain(deletion);
  expect(screen.getByRole("button", { name: button })).toBeDefined();
});
