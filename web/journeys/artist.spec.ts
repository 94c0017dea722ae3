// An artist on a phone: signs in, reads, signs, and gets the sealed copy.
import { expect, test } from "@playwright/test";
import { fillFields, installed, openFirstToSign, passwordOf, signIn } from "./steps.ts";

test.use({ viewport: { width: 375, height: 812 }, hasTouch: true });

const artist = "artist1@demo.localhost";

test("wrong password is refused in words, and nothing typed is lost", async ({ page }) => {
  await page.goto("/login");
  await passwordOf(page, artist, "certainly-not-the-password");
  await expect(page.getByRole("alert")).toContainText("do not belong together");
  await expect(page.getByText(artist)).toBeVisible();
});

test("an address inside the app leads through sign-in and back to it", async ({ page }) => {
  await page.goto("/contracts?view=completed");
  await expect(page).toHaveURL(/\/login\?next=/);
});

test("artist reads a contract and its text is real text", async ({ page }) => {
  await signIn(page, artist);
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Contracts" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Contracts" })).toBeVisible();
  await page.getByRole("list", { name: "Contracts" }).getByRole("link").first().click();
  await page.getByRole("link", { name: "Read", exact: true }).click();
  const paper = page.getByRole("region", { name: "Document" });
  await expect(paper.getByRole("region", { name: /^Page 1 of/ })).toBeVisible();
  await expect.poll(async () => (await paper.innerText()).length).toBeGreaterThan(100);
});

test("artist signs in three steps and downloads the sealed copy", async ({ page }) => {
  await signIn(page, artist);
  await openFirstToSign(page);
  await fillFields(page);
  await page.getByRole("button", { name: "Review and confirm" }).click();

  await page.getByRole("button", { name: "Sign the contract" }).click();
  await expect(page.getByText("Tick “I agree” to sign.")).toBeVisible();
  await page.getByRole("checkbox", { name: "I agree" }).check();
  await page.getByRole("button", { name: "Sign the contract" }).click();

  await expect(page.getByRole("heading", { name: /^Signed\./ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Download signed copy" })).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole("heading", { name: "Signed. A copy is in your mail." })).toBeVisible();
});

test("a drawn signature survives a reload", async ({ page }) => {
  await signIn(page, artist);
  await openFirstToSign(page);
  await fillFields(page);
  await page.reload();
  await expect(page.getByText("Your signature from before is still here.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Review and confirm" })).toBeVisible();
});

test("an opened contract can be read without a network", async ({ page, context }) => {
  await signIn(page, artist);
  await page.getByRole("link", { name: /^(Read and sign|Continue) ?:/ }).first().click();
  await expect.poll(async () => (await page.getByRole("region", { name: "Document" }).innerText()).length).toBeGreaterThan(100);
  await page.getByRole("link", { name: "Close" }).click();
  await page.getByRole("link", { name: "Read", exact: true }).click();
  await expect(page).toHaveURL(/\/read$/);
  const address = page.url();
  await installed(page);
  await page.reload();
  await expect.poll(async () => (await page.getByRole("region", { name: "Document" }).innerText()).length).toBeGreaterThan(100);
  await context.setOffline(true);
  await page.goto(address);
  await expect(page.getByText(/^Offline/)).toBeVisible();
  await expect.poll(async () => (await page.getByRole("region", { name: "Document" }).innerText()).length).toBeGreaterThan(100);
});

test("signing out leaves nothing behind", async ({ page }) => {
  await signIn(page, artist);
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "More" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  expect(await page.evaluate(async () => (await caches.keys()).filter((name) => !name.startsWith("biglive-shell")))).toEqual([]);
  await page.goto("/contracts");
  await expect(page).toHaveURL(/\/login/);
});

test("signing out without a network is made up for before anything else", async ({ page, context }) => {
  await signIn(page, artist);
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "More" }).click();
  await installed(page);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText(/^You are signed out on this device\./)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^You are signed out on this device\./)).toBeVisible();
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  const asked: string[] = [];
  next.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/v1/auth/")) asked.push(pathname);
  });
  await next.goto("/contracts");
  await expect(next.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  expect(asked[0]).toBe("/api/v1/auth/logout");
  await next.reload();
  await expect(next).toHaveURL(/\/login/);
});
