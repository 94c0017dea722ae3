// WCAG 2.2 AA on every page, light and dark, phone and desktop.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { fillFields, openFirstToSign, signIn } from "./steps.ts";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function check(page: Page, what: string): Promise<void> {
  // Colours are judged once movements have ended; a spinner never does.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    return Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)));
  });
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

      test("in front of the door", async ({ page }) => {
        await page.goto("/login");
        await check(page, "sign in");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(page.getByText("Enter your e-mail address.")).toBeVisible();
        await check(page, "sign in with mistakes");
        await page.goto("/invitation/not-a-real-one");
        await expect(page.getByRole("heading", { name: "This invitation cannot be used" }).first()).toBeVisible();
        await check(page, "invitation that cannot be used");
      });

      test("the artist's pages", async ({ page }) => {
        await signIn(page, "artist1@demo.localhost");
        await check(page, "today");
        for (const [address, heading] of [
          ["/contracts", "Contracts"],
          ["/more", "More"],
          ["/profile", "Profile"],
        ] as const) {
          await page.goto(address);
          await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
          await check(page, address);
        }
        await page.goto("/nowhere");
        await expect(page.getByText("There is nothing at this address")).toBeVisible();
        await check(page, "not found");
        await page.goto("/contracts");
        await page.getByRole("list", { name: "Contracts" }).getByRole("link").first().click();
        await expect(page.getByRole("list", { name: "What happened" })).toBeVisible();
        await check(page, "contract");
        await page.getByRole("link", { name: "Read", exact: true }).click();
        await expect(page.getByRole("region", { name: /^Page 1 of/ })).toBeVisible();
        await check(page, "reader");
      });

      test("signing, up to the confirmation", async ({ page }) => {
        await signIn(page, "artist1@demo.localhost");
        await openFirstToSign(page);
        await check(page, "sign: read");
        await fillFields(page);
        await check(page, "sign: fields");
        await page.getByRole("button", { name: "Review and confirm" }).click();
        await expect(page.getByRole("heading", { name: "What you agree to" })).toBeVisible();
        await check(page, "sign: confirm");
      });
    });
  }
}
