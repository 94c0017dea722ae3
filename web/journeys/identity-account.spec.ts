// One's own account and the company's settings: devices, history, personal data, many invitations, settings, keys.
import { expect, test } from "@playwright/test";
import { signIn } from "./steps.ts";

const admin = "admin@demo.localhost";
const unique = () => Math.random().toString(36).slice(2, 8);

test("another device is listed and signed out at once", async ({ page, browser }) => {
  const artist = "artist7@demo.localhost";
  await signIn(page, artist);
  const other = await browser.newContext();
  const second = await other.newPage();
  await signIn(second, artist);
  await page.goto("/account/devices");
  const list = page.getByRole("list", { name: "Devices that are signed in" });
  await expect(list.getByText("This device")).toBeVisible();
  await page.getByRole("button", { name: "Sign out all other devices" }).click();
  await expect(page.getByText("Only this device")).toBeVisible();
  await second.goto("/contracts");
  await expect(second).toHaveURL(/\/login/);
  await other.close();
  await page.goto("/account/history");
  await expect(page.getByRole("list", { name: "What happened" })).toContainText("Signed in");
});

test("personal data is checked before it is sent, and stays", async ({ page }) => {
  await signIn(page, "artist8@demo.localhost");
  await page.goto("/account/personal");
  await page.getByLabel("IBAN").fill("AT61 1904 3002 3457 3202");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("This is not a valid IBAN.")).toBeVisible();
  await expect(page.getByText("Country and tax number belong together.")).toBeVisible();
  await page.getByLabel("IBAN").fill("AT61 1904 3002 3457 3201");
  await page.getByLabel("Country where you pay tax").selectOption("AT");
  await page.getByLabel("Tax number").fill("12 345/6789");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Personal data saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Tax number")).toHaveValue("12 345/6789");
});

test("many are invited from a list, with a result for each", async ({ page }) => {
  const [first, second] = [`mira.${unique()}@artist.example`, `jan.${unique()}@artist.example`];
  await signIn(page, admin);
  await page.goto("/people");
  await page.getByRole("link", { name: "Invite many" }).click();
  await page.getByLabel("Addresses").fill(`Mira Novak <${first}>\n${second}, Jan, Berg, accountant\nnobody\n${first}\nartist1@demo.localhost`);
  const preview = page.getByRole("table", { name: "What will be sent" });
  await expect(preview.getByText("No valid e-mail address")).toBeVisible();
  await expect(preview.getByText("Twice in the list")).toBeVisible();
  await page.getByRole("button", { name: "Invite 3 people" }).click();
  const results = page.getByRole("table", { name: "Results" });
  await expect(results.getByText("Invited", { exact: true })).toHaveCount(2);
  await expect(results.getByText("Is a member")).toHaveCount(1);
});

test("a key's secret is shown once, and the key can be ended", async ({ page }) => {
  const name = `Script ${unique()}`;
  await signIn(page, admin);
  await page.goto("/settings/api");
  await page.getByRole("button", { name: "Add a key" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("Choose at least one thing.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Read contracts" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("dialog", { name: `The secret of ${name}` }).getByText(/^bl_/)).toBeVisible();
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: `End ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: name })).toHaveCount(0);
});

test("a network that is none is named, and nothing is saved", async ({ page }) => {
  await signIn(page, admin);
  await page.goto("/settings/security");
  await page.getByLabel("Addresses the staff may sign in from").fill("203.0.113.0/24\n10.0.0.0/33");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("“10.0.0.0/33” is not an address or network.")).toBeVisible();
});
