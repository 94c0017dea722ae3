// One photograph, once the page is quiet.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page, TestInfo } from "@playwright/test";

const folder = process.env["BIGLIVE_SHOTS_DIR"] ?? "test-results/shots";

export async function shoot(page: Page, info: TestInfo, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}--${info.project.name}.png`), animations: "disabled" });
}
