// Rates of a file, as the European Central Bank offers them.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { json, serve, show } from "../../../test-screen";
import * as news from "../../../ui/Toast";
import { Currencies } from "./Currencies";

const answers = {
  "GET /expenses/settings": { base_currency: "EUR", rate_source: "manual" },
  "GET /exchange-rates": { data: [] },
  "GET /closed-periods": { data: [] },
};
const importing = "POST /exchange-rates/import";
const list = new File(["<Envelope/>"], "eurofxref-hist-90d.xml", { type: "text/xml" });

beforeEach(() => void vi.spyOn(news, "toast"));

it("are sent as they are, and counted", async () => {
  const asked = serve({ ...answers, [importing]: { latest: "2026-11-20", rates: 30 } });
  show(<Currencies />);
  await userEvent.upload(await screen.findByLabelText("Import a file"), list);
  await vi.waitFor(() => expect(news.toast).toHaveBeenCalledWith("30 rates imported."));
  expect(asked.find(({ what }) => what === importing)?.body).toBe("<Envelope/>");
});

it("of a file that is no such list are refused in words", async () => {
  serve({ ...answers, [importing]: () => json({ type: "validation_error", status: 400, errors: [{ field: "body", message: "This is no list of rates." }] }, 400) });
  show(<Currencies />);
  await userEvent.upload(await screen.findByLabelText("Import a file"), list);
  expect(await screen.findByText("This is no list of rates.")).toBeDefined();
});

it("of the company's own are asked for, as more were fetched than one answer has", async () => {
  const code = (n: number) => String.fromCharCode(65 + (n % 26)) + String.fromCharCode(65 + Math.floor(n / 26)) + "X";
  const fetched = Array.from({ length: 90 }, (_, n) => ({ base: "EUR", currency: code(n), day: "2026-11-20", rate: "1.5", source: "ecb" }));
  const own = { base: "EUR", currency: "CHF", day: "2026-10-01", rate: "0.95", source: "manual" };
  const ofSource = ({ url }: Request) => ({ data: new URL(url).searchParams.get("source") === "manual" ? [own] : fetched });
  const asked = serve({ ...answers, "GET /exchange-rates": ofSource, "PUT /exchange-rates": {} });
  show(<Currencies />);
  const rows = () => within(screen.getByRole("list", { name: "Exchange rates" })).getAllByRole("listitem");
  await screen.findByRole("list", { name: "Exchange rates" });
  expect(rows()).toHaveLength(40);
  await userEvent.click(screen.getByRole("button", { name: "Show 40 more" }));
  expect(rows()).toHaveLength(80);
  await userEvent.click(screen.getByRole("radio", { name: "Company's own" }));
  await userEvent.click(await screen.findByRole("button", { name: "Remove CHF" }));
  expect(rows()).toHaveLength(1);
  await expect.poll(() => asked.find(({ what }) => what === "PUT /exchange-rates")?.body).toEqual({ day: "2026-10-01", rates: { CHF: null } });
});
