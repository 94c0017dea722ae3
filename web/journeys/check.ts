// What holds on every page: WCAG 2.2 AA by axe, light and dark, and no sideways scrolling.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test, type Page } from "@playwright/test";
import type { AxeResults, RunOnly, RunOptions } from "axe-core";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules that look at colours: the two lights differ in nothing else. */
const ofColours = ["color-contrast", "link-in-text-block"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare global {
  interface Window {
    axe?: { run: (options: RunOptions) => Promise<AxeResults> };
  }
}

/** Everything as the page is shown, and in the other light what depends on it. */
export async function check(page: Page, what: string): Promise<void> {
  const shown = await page.evaluate(() => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  await judge(page, { type: "tag", values: tags }, `${what}, ${shown}`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${what}: no sideways scrolling`).toBeLessThanOrEqual(0);
  const other = shown === "dark" ? "light" : "dark";
  await page.emulateMedia({ colorScheme: other });
  await judge(page, { type: "rule", values: ofColours }, `${what}, ${other}`);
  await page.emulateMedia({ colorScheme: shown });
}

async function judge(page: Page, runOnly: RunOnly, what: string): Promise<void> {
  // Colours are judged once movements have ended; a spinner never does. Looked at, not waited for by `finished`: where two
  // changes of colours meet, Chromium can leave that promise open after the movement has ended.
  await page.waitForFunction(() =>
    document.getAnimations().every((animation) => animation.playState !== "running" || animation.effect?.getComputedTiming().iterations === Infinity),
  );
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(axe);
  // Judged where the page is, and only what was found travels: three to ten times as fast as axe's own bridge.
  const found = await page.evaluate(async (only) => {
    const results = await window.axe?.run({ runOnly: only, resultTypes: ["violations"] });
    return results?.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }, runOnly);
  expect(found, what).toEqual([]);
}

/** Runs the tests at 320 px and, for somebody who wants no movements, at a desk. */
export function everywhere(tests: () => void): void {
  for (const [device, colorScheme, reducedMotion, viewport] of [
    ["phone", "light", "no-preference", { width: 320, height: 640 }],
    ["desktop", "dark", "reduce", { width: 1280, height: 800 }],
  ] as const) {
    test.describe(device, () => {
      test.use({ colorScheme, viewport, serviceWorkers: "block", contextOptions: { reducedMotion } });
      // Many pages in one go, each judged for some seconds on a busy machine.
      test.describe.configure({ timeout: 180_000 });
      tests();
    });
  }
}
