// What is done in somebody's place, and what the office may read: acting for another person, personal data, why a session ended.
import { expect, test } from "@playwright/test";
import { signIn } from "./steps.ts";

const delegate = "artist10@demo.localhost";

test("one person acts for another, sees less, and gives it up", async ({ page, browser }) => {
  await signIn(page, "artist9@demo.localhost");
  await page.goto("/account/delegations");
  await page.getByRole("button", { name: "Let somebody act for you" }).click();
  await page.getByLabel("Their e-mail address").fill(delegate);
  await page.getByRole("button", { name: "Allow it" }).click();
  await expect(page.getByText("Choose at least one thing.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Read contracts" }).check();
  await page.getByRole("button", { name: "Allow it" }).click();
  await expect(page.getByText(/may now act for you\.$/)).toBeVisible();

  const other = await browser.newContext();
  const second = await other.newPage();
  await signIn(second, delegate);
  await second.goto("/account/delegations");
  await second.getByRole("button", { name: /^Act for / }).click();
  await expect(second.getByText(/^You act for .* Everything shows both names\.$/)).toBeVisible();
  await second.goto("/account/personal");
  await expect(second.getByText(/personal data are theirs alone/)).toBeVisible();
  await expect(second.getByLabel("IBAN")).toHaveCount(0);
  await second.getByRole("button", { name: "Back to myself" }).click();
  await expect(second.getByText(/^You act for /)).toHaveCount(0);

  await second.goto("/account/delegations");
  await second.getByRole("button", { name: /^Give up acting for / }).click();
  await expect(second.getByText(/^You no longer act for /)).toBeVisible();
  await expect(second.getByRole("button", { name: /^Act for / })).toHaveCount(0);
  await other.close();
  await page.reload();
  await expect(page.getByText("Nobody acts for you.")).toBeVisible();
});

test("the office reads an artist's personal data at a press, and its log says so", async ({ page, browser }) => {
  const own = await browser.newContext();
  const artist = await own.newPage();
  await signIn(artist, "artist11@demo.localhost");
  await artist.goto("/account/personal");
  await artist.getByLabel("Country where you pay tax").selectOption("AT");
  await artist.getByLabel("Tax number").fill("98 765/4321");
  await artist.getByRole("button", { name: "Save", exact: true }).click();
  await expect(artist.getByText("Personal data saved")).toBeVisible();
  await own.close();

  await signIn(page, "admin@demo.localhost");
  await page.goto("/people?q=artist11");
  const member = page.getByRole("table", { name: "Members" }).getByRole("row").filter({ hasText: "artist11@demo.localhost" });
  await member.getByRole("button").first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Every reading is in the audit log.")).toBeVisible();
  await expect(dialog.getByText("98 765/4321")).toHaveCount(0);
  await dialog.getByRole("button", { name: /^Show phone/ }).click();
  await expect(dialog.getByText("AT 98 765/4321")).toBeVisible();
  await page.goto("/administration?view=audit");
  await expect(page.getByText("Read personal data").first()).toBeVisible();
});

test("a session that was used elsewhere ends, and says why where the work was", async ({ page, context, browser }) => {
  await signIn(page, "artist12@demo.localhost");
  const stolen = (await context.cookies()).filter(({ name }) => name === "biglive_refresh");
  // The owner goes on: their cookie is exchanged for the next one.
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const next = (await context.cookies()).filter(({ name }) => name === "biglive_refresh");
  expect(next[0]?.value).not.toBe(stolen[0]?.value);
  // Shown by a program, an old token is never taken for that of another tab.
  const thief = await browser.newContext();
  const answer = await thief.request.post("/api/v1/auth/refresh", { data: { refresh_token: stolen[0]?.value } });
  expect(answer.status()).toBe(401);
  await thief.close();
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("Somebody else has used your session");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
});
