// The accountant decides with the keyboard, in part and in bulk; what is decided reaches the artist.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { goToStep, signIn } from "./steps.ts";

const artist = "artist2@demo.localhost";
const accountant = "accountant@demo.localhost";

/** Two parts, sent to the office by the artist in a browser of their own. */
async function send(browser: Browser, shop: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, artist);
  await page.goto("/claims/new");
  await page.getByLabel("Shop, hotel, taxi…").fill(shop);
  await page.getByLabel("Amount", { exact: true }).fill("20,00");
  await page.getByLabel("What for", { exact: true }).selectOption({ label: "Other" });
  await page.getByRole("button", { name: "Split the amount" }).click();
  const second = page.getByRole("group", { name: "Part 2" });
  await second.getByLabel("Amount").fill("30,50");
  await second.getByLabel("What for").selectOption({ label: "Travel" });
  await goToStep(page, "Receipt");
  await page.locator("input[type=file]").setInputFiles({ name: "receipt.png", mimeType: "image/png", buffer: await page.screenshot() });
  // A picture that was chosen is looked at as a photo is.
  await page.getByRole("button", { name: "Keep this page" }).click();
  await expect(page.getByRole("img", { name: /^Receipt 1/ })).toBeVisible();
  await goToStep(page, "Check and send");
  await page.getByRole("button", { name: "Send to the office" }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/edit"));
  await page.goto("/claims");
  await page.getByRole("list", { name: "Claims", exact: true }).getByRole("link", { name: new RegExp(shop) }).click();
  await expect(page.getByRole("heading", { level: 1, name: shop })).toBeVisible();
  await expect(page.getByText("With the office")).toBeVisible();
  return page;
}

test("one part is reduced by key, the rest approved, and the artist sees it at once", async ({ page, browser }) => {
  const shop = `Reduce ${Date.now()}`;
  const theirs = await send(browser, shop);
  await signIn(page, accountant);
  await page.goto(`/claims?q=${encodeURIComponent(shop)}`);
  await page.getByRole("table", { name: "Claims" }).getByRole("link").first().click();
  await expect(page.getByRole("list", { name: "Parts" })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("r");
  await page.getByLabel("Approved amount").fill("25");
  await page.getByLabel("Why").fill("Second class is enough");
  await page.getByRole("button", { name: "Decide: EUR 45.00 of EUR 50.50" }).click();
  await expect(page.getByText(/^Claim \d+ decided\.$/)).toBeVisible();
  await expect(theirs.getByText("To be paid")).toBeVisible({ timeout: 5_000 });
  await expect(theirs.getByText("Second class is enough").first()).toBeVisible();
  await expect(theirs.getByText("Reduced to EUR 25.00")).toBeVisible();
});

test("several are approved at once, each with a result", async ({ page, browser }) => {
  const shop = `Bulk ${Date.now()}`;
  const theirs = await send(browser, shop);
  await signIn(page, accountant);
  await page.goto(`/claims?q=${encodeURIComponent(shop)}`);
  await page.getByRole("checkbox", { name: /^Choose claim/ }).check();
  await page.getByRole("button", { name: "Approve 1 claim" }).click();
  await expect(page.getByText("1 claim approved")).toBeVisible();
  await expect(theirs.getByText("To be paid")).toBeVisible({ timeout: 5_000 });
});
