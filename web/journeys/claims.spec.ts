// Claims from a phone: photographed and written in flight mode, kept through a reload, sent once when the network is back.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test as base, type BrowserContext, type Page } from "@playwright/test";
import { browser as settings } from "../browser.ts";
import { writeCameraFile } from "./receipt.ts";
import { goToStep, signIn } from "./steps.ts";

/** A browser of its own, whose camera looks at a receipt. */
const test = base.extend<{ context: BrowserContext }>({
  context: async ({}, provide) => {
    const folder = await mkdtemp(join(tmpdir(), "biglive-camera-"));
    const camera = join(folder, "receipt.y4m");
    await writeCameraFile(camera);
    const own = await chromium.launchPersistentContext(join(folder, "profile"), {
      executablePath: settings.launchOptions.executablePath,
      args: [...settings.launchOptions.args, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${camera}`],
      baseURL: settings.baseURL,
      locale: settings.locale,
      timezoneId: settings.timezoneId,
      viewport: { width: 375, height: 812 },
      hasTouch: true,
    });
    own.setDefaultTimeout(settings.actionTimeout);
    await provide(own);
    await own.close();
    await rm(folder, { recursive: true });
  },
  page: async ({ context }, provide) => {
    await provide(context.pages()[0] ?? (await context.newPage()));
  },
});

const artist = "artist1@demo.localhost";

/** The shell is on the device, so that it starts without a network. */
async function installed(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
    }
  });
}

async function openClaims(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Claims" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Claims" })).toBeVisible();
}

async function photograph(page: Page): Promise<void> {
  await expect(page.getByText("Receipt found")).toBeVisible();
  await page.getByRole("button", { name: "Take the photo" }).click();
  await expect(page.getByRole("img", { name: "The page as it will be kept" })).toBeVisible();
  await page.getByRole("button", { name: "Keep this page" }).click();
}

async function fill(page: Page, amount: string, shop: string): Promise<void> {
  await page.getByLabel("Amount", { exact: true }).fill(amount);
  await page.getByLabel("What for", { exact: true }).selectOption({ label: "Meals" });
  await page.getByLabel("Shop, hotel, taxi…").fill(shop);
}

/** Away from the form, the claim is on the disk. */
async function sendIt(page: Page): Promise<void> {
  await goToStep(page, "Check and send");
  await page.getByRole("button", { name: "Send to the office" }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/edit"));
}

test("a claim photographed and written in flight mode is there once, with its receipt, when the network is back", async ({ page, context }) => {
  const shop = `Flight ${Date.now()}`;
  await signIn(page, artist);
  await openClaims(page);
  await installed(page);
  await page.reload();
  await expect(page.getByRole("link", { name: "Photograph a receipt" })).toBeVisible();

  await context.setOffline(true);
  await page.getByRole("link", { name: "Photograph a receipt" }).click();
  await photograph(page);
  await expect(page.getByText("Page kept on this device")).toBeVisible();
  await page.getByRole("link", { name: "Fill in the claim" }).click();
  await fill(page, "12,50", shop);
  await page.getByLabel("Amount", { exact: true }).fill("13,50");
  await sendIt(page);
  const waiting = page.getByRole("list", { name: /on this device$/ });
  await expect(waiting.getByRole("link", { name: new RegExp(shop) })).toContainText("Waits for a connection");

  await page.reload();
  await expect(waiting.getByRole("link", { name: new RegExp(shop) })).toBeVisible();

  await context.setOffline(false);
  const list = page.getByRole("list", { name: "Claims", exact: true });
  await expect(list.getByRole("link", { name: new RegExp(shop) })).toHaveCount(1, { timeout: 30_000 });
  await expect(waiting.getByRole("link", { name: new RegExp(shop) })).toHaveCount(0);
  await list.getByRole("link", { name: new RegExp(shop) }).click();
  await expect(page.getByText("EUR 13.50").first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Open receipt 1" })).toBeVisible();
  await expect(page.getByText("With the office")).toBeVisible();
});

test("what the server refuses stays here with its reason until it is mended", async ({ page }) => {
  const shop = `Receipt ${Date.now()}`;
  await signIn(page, artist);
  await page.goto("/claims/new");
  await fill(page, "9", shop);
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Meals needs a receipt. Add a photo before you send it.")).toBeVisible();
  await page.getByRole("button", { name: "Send to the office" }).click();
  const waiting = page.getByRole("list", { name: /on this device$/ }).getByRole("link", { name: new RegExp(shop) });
  await expect(waiting).toContainText("Needs your attention");
  await expect(waiting).toContainText("A receipt is missing");
  await waiting.click();
  await page.getByRole("button", { name: "Add a receipt" }).click();
  await page.getByRole("link", { name: "Add a photo" }).click();
  await photograph(page);
  await page.getByRole("link", { name: "Fill in the claim" }).click();
  await sendIt(page);
  await page.goto("/claims");
  await expect(page.getByRole("list", { name: "Claims", exact: true }).getByRole("link", { name: new RegExp(shop) })).toContainText("With the office");
});

test("what is typed survives the closed page", async ({ page, context }) => {
  const shop = `Typed ${Date.now()}`;
  await signIn(page, artist);
  await page.goto("/claims/new");
  await page.getByLabel("Shop, hotel, taxi…").fill(shop);
  await expect(page.getByText("Saved on this device")).toBeVisible();
  // The step is in the address: a reload stays there, and the browser's back goes a step back.
  await goToStep(page, "Check and send");
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: "Check and send" })).toBeVisible();
  await expect(page.getByText(shop)).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Shop, hotel, taxi…")).toHaveValue(shop);
  await page.close();
  const again = await context.newPage();
  await again.goto("/claims");
  await again.getByRole("list", { name: /on this device$/ }).getByRole("link", { name: new RegExp(shop) }).click();
  await expect(again.getByLabel("Shop, hotel, taxi…")).toHaveValue(shop);
  await again.getByRole("button", { name: "Discard" }).click();
  await again.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
  await expect(again.getByRole("link", { name: new RegExp(shop) })).toHaveCount(0);
});

test("signing out asks what becomes of claims that are only here", async ({ page }) => {
  await signIn(page, artist);
  await page.goto("/claims/new");
  await page.getByLabel("Shop, hotel, taxi…").fill("Only here");
  await expect(page.getByText("Saved on this device")).toBeVisible();
  await page.goto("/more");
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "1 claim is only on this device" });
  await dialog.getByRole("button", { name: "Sign out, keep them here" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await signIn(page, artist);
  await page.goto("/claims");
  await expect(page.getByRole("link", { name: /Only here/ })).toBeVisible();
});
