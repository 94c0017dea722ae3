// WCAG 2.2 AA on every page of claims, one's own and the office's, light and dark, at 320 px and at a desk. Nothing is sent.
import { expect, test, type Page } from "@playwright/test";
import { check, everywhere } from "./check.ts";
import { monthOfReport } from "./office-steps.ts";
import { goToStep, signIn } from "./steps.ts";

const claims = (page: Page) => page.getByRole("list", { name: "Claims", exact: true }).getByRole("link");

everywhere(() => {
  test("one's own claims", async ({ page }) => {
    await signIn(page, "artist1@demo.localhost");
    await page.goto("/claims");
    await expect(claims(page).first()).toBeVisible();
    await check(page, "list");
    await claims(page).first().click();
    await expect(page.getByRole("list", { name: "What happened" })).toBeVisible();
    await check(page, "claim");

    await page.goto("/claims/new");
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByText("Enter an amount above zero, such as 12,50.").first()).toBeVisible();
    await check(page, "form with mistakes");
    await goToStep(page, "Receipt");
    await check(page, "form: receipts");
    await goToStep(page, "Check and send");
    await check(page, "form: what is missing");
    await page.getByRole("link", { name: "Enter an amount above zero, such as 12,50." }).click();
    await expect(page.getByLabel("Amount", { exact: true })).toBeFocused();
    await page.getByLabel("Amount", { exact: true }).fill("52,00");
    await page.getByRole("button", { name: "Split the amount" }).click();
    await expect(page.getByRole("group", { name: "Part 2" })).toBeVisible();
    // Buttons under the edge of the bar look small until one scrolls.
    await page.evaluate(() => scrollTo(0, 0));
    await check(page, "form with parts");
    await goToStep(page, "Check and send");
    await check(page, "form: to check");
    await goToStep(page, "Details");
    for (const kind of ["mileage", "per_diem", "refund", "advance"]) {
      await page.getByLabel("What kind").selectOption(kind);
      await check(page, `form: ${kind}`);
    }
    await expect(page.getByText("Saved on this device")).toBeVisible();
    await page.goto("/claims");
    await expect(page.getByRole("list", { name: /on this device$/ })).toBeVisible();
    await check(page, "list with what waits here");
  });

  test("photographing a receipt without a camera", async ({ page }) => {
    await signIn(page, "artist1@demo.localhost");
    await page.goto("/claims/capture");
    await expect(page.getByRole("button", { name: "Try the camera again" })).toBeVisible();
    await check(page, "no camera");
    await page.locator("input[type=file]").first().setInputFiles({ name: "receipt.png", mimeType: "image/png", buffer: await page.screenshot() });
    await expect(page.getByRole("img", { name: "The page as it will be kept" })).toBeVisible();
    await check(page, "the page");
    await page.getByRole("button", { name: "Move the corners" }).click();
    await expect(page.getByText(/^Drag the corners/)).toBeVisible();
    await check(page, "its corners");
  });

  test("deciding", async ({ page }) => {
    await signIn(page, "accountant@demo.localhost");
    await page.goto("/claims");
    await expect(page.getByRole("table", { name: "Claims" })).toBeVisible();
    await check(page, "queue");
    await page.getByRole("checkbox", { name: /^Choose claim/ }).first().check();
    await check(page, "queue, one chosen");
    await page.getByRole("link", { name: "Review them one by one" }).click();
    await expect(page.getByRole("list", { name: "Parts" })).toBeVisible();
    await check(page, "review");
    await page.getByText("Reduce", { exact: true }).first().click();
    await page.getByRole("button", { name: /^Decide/ }).click();
    await expect(page.getByText("Say why.").first()).toBeVisible();
    await check(page, "review with mistakes");
    await page.getByRole("button", { name: "Reject the whole claim" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check(page, "rejecting");
  });

  test("paying and reporting", async ({ page }) => {
    await signIn(page, "accountant@demo.localhost");
    await page.goto("/claims/payments");
    await expect(page.getByRole("list", { name: "Batches" })).toBeVisible();
    await check(page, "payments");
    await page.getByRole("list", { name: "Batches" }).getByRole("link").last().click();
    await expect(page.getByRole("table", { name: "Who gets what" })).toBeVisible();
    await check(page, "batch");
    await page.goto("/claims?view=approved");
    await page.getByRole("table", { name: "Claims" }).getByRole("link").first().click();
    await page.getByRole("button", { name: "Mark as paid" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check(page, "paying one claim");
    await page.goto(`/claims/report?days=spent&month=${monthOfReport()}`);
    await expect(page.getByRole("table", { name: "Month-end" })).toBeVisible();
    await check(page, "report");
    await page.goto("/claims/report?month=2001-01");
    await expect(page.getByText("Nothing was approved in this month")).toBeVisible();
    await check(page, "report of nothing");
  });

  test("settings", async ({ page }) => {
    await signIn(page, "accountant@demo.localhost");
    for (const [part, shown] of [
      ["categories", page.getByRole("list", { name: "Categories" })],
      ["allowances", page.getByText("Austria: ", { exact: false }).first()],
      ["currencies", page.getByRole("heading", { name: "Booked months" })],
      ["approval", page.getByRole("heading", { name: "Who would decide?" })],
      ["general", page.getByRole("heading", { name: "Limits" })],
    ] as const) {
      await page.goto(`/settings/claims?part=${part}`);
      await expect(shown).toBeVisible();
      await page.waitForLoadState("networkidle");
      await check(page, part);
    }
    await page.goto("/settings/claims?part=approval");
    await page.getByLabel(/^Amount in/).fill("1200");
    await page.getByRole("button", { name: "Show who decides" }).click();
    await expect(page.getByText(/decides alone|fits\./).last()).toBeVisible();
    await check(page, "who would decide");
    await page.getByRole("button", { name: "New rule" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("dialog").getByText("Enter a name.")).toBeVisible();
    await check(page, "rule with mistakes");
    await page.goto("/settings/claims?part=categories");
    await page.getByRole("list", { name: "Categories" }).getByRole("button").first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check(page, "category");
  });
});
