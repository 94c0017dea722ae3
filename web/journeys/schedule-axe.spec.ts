// WCAG 2.2 AA on the schedule as artists see it, light and dark, at 320 px and at a desk. Nothing is answered, and the address
// that is made ends again.
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

  test("calendars, times away and call sheets", async ({ page, viewport }) => {
    const name = `${String(viewport?.width)} px`;
    await signIn(page, "artist1@demo.localhost");
    await page.goto("/account/calendars");
    const another = page.getByRole("button", { name: "Make another address" });
    await expect(another.or(page.getByLabel("Name"))).toBeVisible();
    if (await another.isVisible()) await another.click();
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Make the address" }).click();
    await page.getByText("Google Calendar").click();
    await check(page, "a new address");
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByRole("button", { name: `End ${name}` }).first().click();
    await check(page, "ending an address");
    await page.getByRole("button", { name: "End the address" }).click();
    await expect(page.getByText(`“${name}” has ended.`)).toBeVisible();
    await page.goto("/schedule/unavailable");
    await page.getByText("Some hours").click();
    await page.getByRole("button", { name: "Tell the office" }).click();
    await expect(page.getByText("Choose a day.")).toBeVisible();
    await check(page, "times away");
    await page.goto("/schedule");
    await page.getByRole("link", { name: /^Call sheet,/ }).first().click();
    await page.getByText(/^\d+ (person is|people are) called$/).first().click();
    await check(page, "call sheet");
  });
});
