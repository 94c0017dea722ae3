// WCAG 2.2 AA on every page of the office, light and dark, at 320 px and at a desk.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { openDraft, openSent } from "./office-steps.ts";
import { signIn } from "./steps.ts";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function check(page: Page, what: string): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(found, what).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${what}: no sideways scrolling`).toBeLessThanOrEqual(0);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const [device, viewport] of [
    ["phone", { width: 320, height: 640 }],
    ["desktop", { width: 1280, height: 800 }],
  ] as const) {
    test.describe(`${device}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport });

      test("contracts", async ({ page }) => {
        await signIn(page, "admin@demo.localhost");
        await page.goto("/contracts");
        await expect(page.getByRole("table", { name: "Contracts" })).toBeVisible();
        await check(page, "list");
        await page.goto("/contracts/new");
        await expect(page.getByRole("heading", { level: 1, name: "New contract" })).toBeVisible();
        await check(page, "upload");
        await openSent(page);
        await check(page, "tracking");
        await openDraft(page);
        await page.getByRole("button", { name: "Add Text" }).click();
        await expect(page.getByLabel("What to ask")).toBeVisible();
        await check(page, "prepare");
        await page.getByRole("button", { name: "Remove field" }).click();
        await expect(page.getByText(/fields? · Saved$/)).toBeVisible();
        await page.getByRole("button", { name: "Choose who signs" }).click();
        await expect(page.getByRole("list", { name: "Artists" })).toBeVisible();
        await page.getByRole("list", { name: "Artists" }).getByRole("checkbox").first().check();
        await check(page, "send");
      });

      test("people and administration", async ({ page }) => {
        await signIn(page, "admin@demo.localhost");
        await page.goto("/people");
        await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
        await check(page, "members");
        await page.getByRole("button", { name: "Invite a person" }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await check(page, "invite");
        await page.goto("/people?view=invitations");
        await expect(page.getByRole("searchbox")).toBeVisible();
        await check(page, "invitations");
        for (const view of ["jobs", "audit", "storage"]) {
          await page.goto(`/administration?view=${view}`);
          await expect(page.getByRole("heading", { level: 1, name: "Administration" })).toBeVisible();
          await page.waitForLoadState("networkidle");
          await check(page, view);
        }
      });

      test("checking a document", async ({ page }) => {
        await page.goto("/verify");
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await check(page, "verify");
      });
    });
  }
}
