// What holds on every page: WCAG 2.2 AA by axe, and no sideways scrolling.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function check(page: Page, what: string): Promise<void> {
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

/** Runs the tests light and dark, at 320 px and at a desk. */
export function everywhere(tests: () => void): void {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [device, viewport] of [
      ["phone", { width: 320, height: 640 }],
      ["desktop", { width: 1280, height: 800 }],
    ] as const) {
      test.describe(`${device}, ${colorScheme}`, () => {
        test.use({ colorScheme, viewport });
        // Many pages in one go, each judged for some seconds on a busy machine.
        test.describe.configure({ timeout: 180_000 });
        tests();
      });
    }
  }
}
