// Rates of a file, as the European Central Bank offers them.
import { screen } from "@testing-library/react";
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
