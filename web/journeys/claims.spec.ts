// Claims from a phone: photographed and written in flight mode, kept through a reload, sent once when the network is back.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base, type BrowserContext } from "@playwright/test";
import { asked, fill, openClaims, openPhone, photograph, sendIt } from "./phone.ts";
import { goToStep, installed, signIn } from "./steps.ts";

interface Phone {
  /** Where the phone keeps what it keeps. */
  folder: string;
}

const test = base.extend<Phone & { context: BrowserContext }>({
  folder: async ({}, provide) => {
    const folder = await mkdtemp(join(tmpdir(), "biglive-phone-"));
    await provide(folder);
    await rm(folder, { recursive: true });
  },
  context: async ({ folder }, provide) => {
    const phone = await openPhone(folder);
    await provide(phone);
    await phone.close();
  },
  page: async ({ context }, provide) => {
    await provide(context.pages()[0] ?? (await context.newPage()));
  },
});

const artist = "artist1@demo.localhost";

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

test("ten claims of a flight are each there once, with their photos, though the app was reloaded and killed", async ({ page, context, folder }) => {
  test.setTimeout(240_000);
  const run = `Ten ${Date.now()}`;
  const amounts = Array.from({ length: 10 }, (_, n) => n + 11);
  await signIn(page, artist);
  await openClaims(page);
  await installed(page);
  await page.reload();
  await expect(page.getByRole("link", { name: "Photograph a receipt" })).toBeVisible();

  await context.setOffline(true);
  for (const amount of amounts) {
    await page.getByRole("link", { name: "Photograph a receipt" }).click();
    await photograph(page);
    await page.getByRole("link", { name: "Fill in the claim" }).click();
    await fill(page, `${amount},50`, `${run} no ${amount}`);
    await sendIt(page);
    // Half way, the page is loaded anew.
    if (amount === 15) await page.reload();
  }
  const here = page.getByRole("list", { name: /on this device$/ }).getByRole("link", { name: new RegExp(run) });
  await expect(here).toHaveCount(10);
  await context.close();

  const again = await openPhone(folder);
  try {
    await again.setOffline(true);
    const reopened = again.pages()[0] ?? (await again.newPage());
    await reopened.goto("/claims");
    const waiting = reopened.getByRole("list", { name: /on this device$/ }).getByRole("link", { name: new RegExp(run) });
    await expect(waiting).toHaveCount(10);
    await again.setOffline(false);
    await expect(waiting).toHaveCount(0, { timeout: 60_000 });

    interface Listed { id: string; amount: number; status: string }
    const found = await asked<{ data: Listed[] }>(reopened, `/api/v1/expenses?mine=true&limit=50&q=${encodeURIComponent(run)}`);
    expect(found.data.map(({ amount }) => amount).sort((a, b) => a - b)).toEqual(amounts.map((amount) => amount + 0.5));
    for (const { id, status } of found.data) {
      const { receipts } = await asked<{ receipts: { file_size_bytes: number }[] }>(reopened, `/api/v1/expenses/${id}`);
      expect(receipts.map(({ file_size_bytes: size }) => size > 1_000)).toEqual([true]);
      expect(status).toBe("submitted");
    }
  } finally {
    await again.close();
  }
});
