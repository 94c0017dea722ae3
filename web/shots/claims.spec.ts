// Photographs of claims: the artist's and the office's screens. Nothing is sent and nothing is decided.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, type Page, type TestInfo } from "@playwright/test";
import { monthOfReport } from "../journeys/office-steps.ts";
import { goToStep, signIn } from "../journeys/steps.ts";

const folder = process.env["BIGLIVE_SHOTS_DIR"] ?? "test-results/shots";

async function shoot(page: Page, info: TestInfo, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}--${info.project.name}.png`), animations: "disabled", fullPage: true });
}

test("the artist's claims", async ({ page }, info) => {
  await signIn(page, "artist1@demo.localhost");
  await shoot(page, info, "today-money");
  await page.goto("/claims");
  await expect(page.getByRole("list", { name: "Claims", exact: true })).toBeVisible();
  await shoot(page, info, "claims");
  await page.goto("/claims?q=zzzz");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await shoot(page, info, "claims-none");
  await page.goto("/claims");
  await page.getByRole("list", { name: "Claims", exact: true }).getByRole("link").first().click();
  await expect(page.getByRole("list", { name: "What happened" })).toBeVisible();
  await shoot(page, info, "claim");
});

test("writing a claim", async ({ page }, info) => {
  await signIn(page, "artist1@demo.localhost");
  await page.goto("/claims/new");
  await expect(page.getByRole("heading", { level: 1, name: "New claim" })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await shoot(page, info, "claim-form-mistakes");
  await goToStep(page, "Receipt");
  await shoot(page, info, "claim-form-receipt");
  await goToStep(page, "Details");
  await page.getByLabel("Amount", { exact: true }).fill("52,00");
  await page.getByLabel("What for", { exact: true }).selectOption({ label: "Meals" });
  await page.getByLabel("Day", { exact: true }).fill("monday");
  await page.getByRole("button", { name: "Split the amount" }).click();
  await shoot(page, info, "claim-form-split");
  await goToStep(page, "Check and send");
  await shoot(page, info, "claim-form-check");
  await goToStep(page, "Details");
  for (const kind of ["mileage", "per_diem"]) {
    await page.getByLabel("What kind").selectOption(kind);
    await shoot(page, info, `claim-form-${kind}`);
  }
  await expect(page.getByText("Saved on this device")).toBeVisible();
  await page.goto("/claims");
  await expect(page.getByRole("list", { name: /on this device$/ })).toBeVisible();
  await shoot(page, info, "claims-waiting");
  await page.goto("/claims/capture");
  await expect(page.getByRole("button", { name: "Try the camera again" })).toBeVisible();
  await shoot(page, info, "capture-no-camera");
  await page.locator("input[type=file]").first().setInputFiles({ name: "receipt.png", mimeType: "image/png", buffer: await page.screenshot() });
  await expect(page.getByRole("img", { name: "The page as it will be kept" })).toBeVisible();
  await shoot(page, info, "capture-page");
  await page.getByRole("button", { name: "Move the corners" }).click();
  await shoot(page, info, "capture-corners");
});

test("the office's claims", async ({ page }, info) => {
  await signIn(page, "accountant@demo.localhost");
  await page.goto("/claims");
  await expect(page.getByRole("table", { name: "Claims" })).toBeVisible();
  await shoot(page, info, "office-claims");
  await page.getByRole("checkbox", { name: "Choose all shown" }).check();
  await shoot(page, info, "office-claims-chosen");
  await page.getByRole("link", { name: "Review them one by one" }).click();
  await expect(page.getByRole("list", { name: "Parts" })).toBeVisible();
  await shoot(page, info, "office-claim-review");
  await page.keyboard.press("r");
  await page.getByRole("button", { name: /^Decide/ }).click();
  await shoot(page, info, "office-claim-reduce");
});

test("paying and reporting", async ({ page }, info) => {
  await signIn(page, "accountant@demo.localhost");
  await page.goto("/claims/payments");
  await expect(page.getByRole("list", { name: "Batches" })).toBeVisible();
  await shoot(page, info, "office-payments");
  await page.getByRole("list", { name: "Batches" }).getByRole("link").last().click();
  await expect(page.getByRole("table", { name: "Who gets what" })).toBeVisible();
  await shoot(page, info, "office-batch");
  await page.goto("/claims?view=approved");
  await page.getByRole("table", { name: "Claims" }).getByRole("link").first().click();
  await expect(page.getByRole("list", { name: "What happened" })).toBeVisible();
  await shoot(page, info, "office-claim");
  await page.getByRole("button", { name: "Mark as paid" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Mark as paid" }).click();
  await shoot(page, info, "office-claim-pay");
  for (const by of ["category", "production", "person", "currency"]) {
    await page.goto(`/claims/report?days=spent&month=${monthOfReport()}&by=${by}`);
    await expect(page.getByRole("table", { name: "Month-end" })).toBeVisible();
    await shoot(page, info, `office-report-${by}`);
  }
  await page.goto("/claims/report?month=2001-01");
  await expect(page.getByText("Nothing was approved in this month")).toBeVisible();
  await shoot(page, info, "office-report-none");
});

test("settings of claims", async ({ page }, info) => {
  await signIn(page, "accountant@demo.localhost");
  for (const part of ["categories", "allowances", "currencies", "approval", "general"]) {
    await page.goto(`/settings/claims?part=${part}`);
    await expect(page.getByRole("tabpanel")).toBeVisible();
    await shoot(page, info, `settings-claims-${part}`);
  }
  await page.goto("/settings/claims?part=approval");
  await page.getByLabel(/^Amount in/).fill("1200");
  await page.getByRole("button", { name: "Show who decides" }).click();
  await page.getByRole("button", { name: "New rule" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await shoot(page, info, "settings-claims-rule");
  await page.goto("/settings/claims?part=categories");
  await page.getByRole("button", { name: "New category" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await shoot(page, info, "settings-claims-category");
});
