// Asking who can come: the office asks, an artist answers on a phone – once without a network –, the office sees it as it comes,
// and a "no" stands against calling them.
import { expect, test } from "@playwright/test";
import { browser } from "../browser.ts";
import { check, everywhere } from "./check.ts";
import { installed, signIn } from "./steps.ts";

const manager = "production@demo.localhost";
const artist = "artist21@demo.localhost";
const phone = { ...browser, ...browser.launchOptions, viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true };

/** Days in which the demo has planned nothing; others for each run. */
const dayAfter = (days: number): string => new Date(Date.now() + (200 + (Math.floor(Date.now() / 1000) % 150) + days) * 86_400_000).toISOString().slice(0, 10);

test("the office asks, an artist answers on a phone, and a no stands against a call", async ({ page, browser: chromium }) => {
  const title = `Tour ${Date.now()}`;
  const days = [dayAfter(0), dayAfter(1), dayAfter(2)] as const;
  await signIn(page, manager);
  await page.goto("/schedule");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Who can come" }).click();
  await page.getByRole("link", { name: "Ask who can come" }).click();
  await page.getByLabel("What it is for").fill(title);
  await page.getByLabel("From", { exact: true }).fill(days[0]);
  await page.getByLabel("Until", { exact: true }).fill(days[2]);
  await page.getByRole("button", { name: /^Add these days/ }).click();
  await page.getByRole("searchbox").fill("Artist21");
  const found = page.getByRole("list", { name: "People found" }).getByRole("button");
  await expect(found).toHaveCount(1);
  const name = ((await found.textContent()) ?? "").trim();
  await found.click();
  await page.getByRole("button", { name: "Ask 1 person" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByText("0 of 1 answered")).toBeVisible();
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row.getByRole("cell")).toHaveText(["open", "open", "open"]);
  await check(page, "a request of the office");

  const context = await chromium.newContext(phone);
  const own = await context.newPage();
  await signIn(own, artist);
  const waiting = own.getByRole("list", { name: "When can you come?" }).getByRole("link", { name: new RegExp(title) });
  await waiting.click();
  await expect(own.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await own.getByRole("button", { name: "All days: Can come" }).click();
  await check(own, "saying when one can come");
  await own.getByRole("button", { name: "Tell the office" }).click();
  await expect(page.getByText("1 of 1 answered")).toBeVisible();
  await expect(row.getByRole("cell")).toHaveText(["yes", "yes", "yes"]);

  // Without a network it waits on the phone, and arrives once.
  await installed(own);
  const taken: number[] = [];
  own.on("response", (response) => {
    // A session that began without a network is refused until it has a token again.
    if (response.request().method() === "PUT" && response.status() !== 401) taken.push(response.status());
  });
  await context.setOffline(true);
  const second = own.getByRole("group").filter({ has: own.getByRole("radio") }).nth(1);
  await second.getByText("Cannot").click();
  await own.getByRole("button", { name: "Tell the office" }).click();
  await expect(own.getByText("Waits for a connection. It is sent by itself.")).toBeVisible();
  await own.reload();
  await expect(own.getByText("Waits for a connection. It is sent by itself.")).toBeVisible();
  await expect(second.getByRole("radio", { name: "Cannot" })).toBeChecked();
  await context.setOffline(false);
  await expect(row.getByRole("cell")).toHaveText(["yes", "no", "yes"], { timeout: 30_000 });
  await expect(own.getByText("Waits for a connection. It is sent by itself.")).toHaveCount(0);
  expect(taken).toEqual([200]);
  await own.goto("/schedule/unavailable");
  await expect(own.getByText(title)).toBeVisible();
  await context.close();

  // Whoever can come is called from the day; whoever cannot is warned of.
  await page.getByRole("link", { name: /^Call 1 person who can come/ }).first().click();
  await expect(page.getByLabel("Title", { exact: true })).toHaveValue(title);
  await expect(page.getByRole("list", { name: "Called" })).toContainText(name);
  await page.getByLabel("Day", { exact: true }).fill(days[1]);
  await page.getByLabel("Begins", { exact: true }).fill("10");
  await page.getByLabel("Ends", { exact: true }).fill("12");
  await page.getByRole("button", { name: "Publish to 1 person" }).click();
  await expect(page.getByText("Something stands against calling 1 person then")).toBeVisible();
});

test("asking is written without a mouse, and its list tells how many have answered", async ({ page }) => {
  await signIn(page, manager);
  await page.goto("/schedule/availability/new");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByText(/^\d+ things need your attention$/)).toBeVisible();
  const pressable = page.getByRole("table").getByRole("button", { disabled: false });
  await pressable.first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await expect(pressable.nth(1)).toBeFocused();
  await page.keyboard.press("Shift+Space");
  await expect(page.getByText(/^2 days:/)).toBeVisible();
  await check(page, "asking who can come");
  page.once("dialog", (asked) => void asked.accept());
  await page.goto("/schedule/availability");
  await expect(page.getByText(/\d+ of \d+ answered/).first()).toBeVisible();
  await check(page, "requests");
});

everywhere(() => {
  test("asking and answering are there for everybody", async ({ page }) => {
    await signIn(page, manager);
    await page.goto("/schedule/availability");
    await expect(page.getByRole("link", { name: /Spring tour/ })).toBeVisible();
    await check(page, "requests");
    await page.getByRole("link", { name: /Spring tour/ }).click();
    await expect(page.getByRole("table", { name: "Answers" })).toBeVisible();
    await check(page, "answers");
    await page.getByRole("button", { name: /^Answer for/ }).first().click();
    await expect(page.getByRole("dialog").getByLabel("A word about it")).toBeVisible();
    await check(page, "answering for somebody");
    await page.goto("/schedule/availability/new");
    await expect(page.getByRole("list", { name: "People found" })).toBeVisible();
    await check(page, "asking");
  });
});
