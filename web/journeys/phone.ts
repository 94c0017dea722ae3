// A phone: a browser of its own on a profile of its own, whose camera looks at a receipt. Opened again on the same folder, it has
// what it had when it was closed.
import { join } from "node:path";
import { chromium, expect, type BrowserContext, type Page } from "@playwright/test";
import { browser as settings } from "../browser.ts";
import { writeCameraFile, type Scene } from "./receipt.ts";
import { goToStep } from "./steps.ts";

export async function openPhone(folder: string, scene?: Scene): Promise<BrowserContext> {
  const camera = join(folder, "receipt.y4m");
  await writeCameraFile(camera, scene);
  const phone = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: settings.launchOptions.executablePath,
    args: [...settings.launchOptions.args, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${camera}`],
    baseURL: settings.baseURL,
    locale: settings.locale,
    timezoneId: settings.timezoneId,
    viewport: { width: 375, height: 812 },
    hasTouch: true,
  });
  phone.setDefaultTimeout(settings.actionTimeout);
  return phone;
}

export async function openClaims(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Claims" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Claims" })).toBeVisible();
}

export async function photograph(page: Page): Promise<void> {
  await expect(page.getByText("Receipt found")).toBeVisible();
  await page.getByRole("button", { name: "Take the photo" }).click();
  await expect(page.getByRole("img", { name: "The page as it will be kept" })).toBeVisible();
  await page.getByRole("button", { name: "Keep this page" }).click();
}

export async function fill(page: Page, amount: string, shop: string): Promise<void> {
  await page.getByLabel("Amount", { exact: true }).fill(amount);
  await page.getByLabel("What for", { exact: true }).selectOption({ label: "Meals" });
  await page.getByLabel("Shop, hotel, taxi…").fill(shop);
}

/** Away from the form, the claim is on the disk. */
export async function sendIt(page: Page): Promise<void> {
  await goToStep(page, "Check and send");
  await page.getByRole("button", { name: "Send to the office" }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/edit"));
}

/** How the person of this page shows who they are to the API. */
export async function tokenOf(page: Page): Promise<{ authorization: string }> {
  const request = page.waitForRequest((each) => each.headers()["authorization"] !== undefined);
  await page.reload();
  return { authorization: (await request).headers()["authorization"] ?? "" };
}

/** Reads the API as the person of this page does. */
export async function asked<Answer>(page: Page, path: string): Promise<Answer> {
  const { authorization } = await tokenOf(page);
  const response = await page.request.get(path, { headers: { authorization } });
  expect(response.ok(), path).toBe(true);
  return (await response.json()) as Answer;
}
