// WCAG 2.2 AA on the schedule as artists see it, light and dark, at 320 px and at a desk. Nothing is answered.
import { expect, test } from "@playwright/test";
import { check, everywhere } from "./check.ts";
import { signIn } from "./steps.ts";

everywhere(() => {
  test("the agenda and its events", async ({ page }) => {
    await signIn(page, "artist1@demo.localhost");
    await expect(page.getByRole("region", { name: "Your next call" })).toBeVisible();
    await check(page, "today");
    await page.goto("/schedule");
    const rows = page.getByRole("link", { name: /Swan Lake/ });
    await expect(rows.first()).toBeVisible();
    await check(page, "agenda");
    await page.goto("/schedule?type=meeting");
    await expect(page.getByText("Nothing of this kind")).toBeVisible();
    await check(page, "agenda, nothing");
    await page.goto("/schedule?type=travel");
    await page.getByRole("link", { name: /New York/ }).first().click();
    await expect(page.getByText("What changed", { exact: true })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await check(page, "journey");
    await page.getByRole("button", { name: /^(Answer otherwise|Change your answer)$/ }).click();
    await expect(page.getByLabel("A word to the office")).toBeVisible();
    await check(page, "answering");
    await page.goto("/schedule?type=other");
    await page.getByRole("link", { name: /Costume fitting/ }).first().click();
    await expect(page.getByText("This is cancelled. Nothing takes place.")).toBeVisible();
    await check(page, "cancelled");
  });
});
