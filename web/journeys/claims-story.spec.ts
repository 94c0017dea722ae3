// The story of a claim to its end: photographed without a network, read, reduced in part, approved above the limit, paid by a file
// for the bank, and booked.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { asked, fill, openClaims, openPhone, photograph, sendIt, tokenOf } from "./phone.ts";
import { receiptOf } from "./receipt.ts";
import { goToStep, installed, signIn } from "./steps.ts";

const schema = join(import.meta.dirname, "../../crates/expenses/tests/schemas/pain.001.001.09.xsd");
const artist = "artist3@demo.localhost";

async function as(browser: Browser, email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, email);
  return page;
}

/** The office's page where claims are decided, at the one of this shop. */
async function review(page: Page, shop: string): Promise<void> {
  await page.goto(`/claims?q=${encodeURIComponent(shop)}`);
  await page.getByRole("table", { name: "Claims" }).getByRole("link").first().click();
  await expect(page.getByRole("list", { name: "Parts" })).toBeVisible();
}

async function downloaded(page: Page, button: string): Promise<string> {
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return (await file).path();
}

test("a claim is photographed offline, read, reduced, approved above the limit, paid and booked", async ({ browser }) => {
  test.setTimeout(240_000);
  const run = String(Date.now());
  const [shop, abroad] = [`Hotel ${run}`, `Kiosk ${run}`];
  const folder = await mkdtemp(join(tmpdir(), "biglive-story-"));
  const drawing = await browser.newPage();
  const scene = await receiptOf(drawing, ["HOTEL POST", "Hauptplatz 4", "4020 Linz", "", "Zimmer   1200,00", "Garage    300,00", "", "SUMME EUR 1500,00"]);
  const phone = await openPhone(folder, scene);
  const admin = await as(browser, "admin@demo.localhost");
  const rule = { name: shop, min_amount: 1000, max_amount: null, category_id: null, production: null, steps: [{ role: "accountant" }, { role: "finance_director" }], is_active: true };
  const made = await admin.request.post("/api/v1/approval-rules", { headers: { ...(await tokenOf(admin)), "Idempotency-Key": crypto.randomUUID() }, data: rule });
  expect(made.status()).toBe(201);
  const { id: ruleId } = (await made.json()) as { id: string };
  try {
    // The account the money goes to, and the one it comes from.
    const theirs = phone.pages()[0] ?? (await phone.newPage());
    await signIn(theirs, artist);
    await theirs.goto("/account/personal");
    await theirs.getByLabel("Country where you pay tax").selectOption("AT");
    await theirs.getByLabel("Tax number", { exact: true }).fill("12 345/6789");
    await theirs.getByLabel("IBAN").fill("AT611904300234573201");
    await theirs.getByRole("button", { name: "Save" }).click();
    await expect(theirs.getByText("Personal data saved")).toBeVisible();
    const accountant = await as(browser, "accountant@demo.localhost");
    await accountant.goto("/settings/claims?part=general");
    await accountant.getByLabel("Name at the bank").fill("Stadttheater");
    await accountant.getByLabel("IBAN").fill("DE89370400440532013000");
    const payer = accountant.locator("section", { has: accountant.getByRole("heading", { name: "Who pays" }) });
    await payer.getByRole("button", { name: "Save" }).click();
    await expect(payer.getByText(/^Now: Stadttheater/)).toBeVisible();

    await theirs.goto("/claims");
    await installed(theirs);
    await theirs.reload();
    await openClaims(theirs);
    await phone.setOffline(true);
    await theirs.getByRole("link", { name: "Photograph a receipt" }).click();
    await photograph(theirs);
    await theirs.getByRole("link", { name: "Fill in the claim" }).click();
    await fill(theirs, "1.500,00", shop);
    await theirs.getByLabel("Amount", { exact: true }).fill("1200,00");
    await theirs.getByRole("button", { name: "Split the amount" }).click();
    const second = theirs.getByRole("group", { name: "Part 2" });
    await second.getByLabel("Amount").fill("300,00");
    await second.getByLabel("What for").selectOption({ label: "Travel" });
    await sendIt(theirs);
    await phone.setOffline(false);
    const mine = theirs.getByRole("list", { name: "Claims", exact: true }).getByRole("link", { name: new RegExp(shop) });
    await expect(mine).toHaveCount(1, { timeout: 30_000 });
    // Another one in another currency, at the rate that was paid.
    await theirs.goto("/claims/new");
    await theirs.getByLabel("Currency").selectOption("CHF");
    await theirs.getByLabel("Amount", { exact: true }).fill("40");
    await theirs.getByLabel("What for", { exact: true }).selectOption({ label: "Other" });
    await theirs.getByLabel("Shop, hotel, taxi…").fill(abroad);
    await theirs.getByText("More details").click();
    await theirs.getByLabel("Exchange rate").fill("1,05");
    await goToStep(theirs, "Receipt");
    await theirs.locator("input[type=file]").setInputFiles({ name: "receipt.png", mimeType: "image/png", buffer: await theirs.screenshot() });
    await theirs.getByRole("button", { name: "Keep this page" }).click();
    await goToStep(theirs, "Check and send");
    await expect(theirs.getByText("About EUR 42.00")).toBeVisible();
    await theirs.getByRole("button", { name: "Send to the office" }).click();
    await theirs.goto("/claims");
    await expect(theirs.getByRole("list", { name: "Claims", exact: true }).getByRole("link", { name: new RegExp(run) })).toHaveCount(2, { timeout: 30_000 });
    await theirs.getByRole("link", { name: new RegExp(shop) }).click();
    await expect(theirs.getByRole("heading", { level: 1, name: shop })).toBeVisible();

    await review(accountant, abroad);
    await accountant.getByRole("button", { name: /^Approve CHF/ }).click();
    await expect(accountant.getByText(/^Claim \d+ approved\.$/)).toBeVisible();
    await review(accountant, shop);
    await accountant.keyboard.press("j");
    await accountant.keyboard.press("r");
    await accountant.getByLabel("Approved amount").fill("200");
    await accountant.getByLabel("Why").fill("The theatre has a garage");
    await accountant.getByRole("button", { name: /^Decide: EUR 1,400\.00 of EUR 1,500\.00/ }).click();
    await expect(accountant.getByText(/^Claim \d+ decided\.$/)).toBeVisible();

    const director = await as(browser, "finance@demo.localhost");
    await review(director, shop);
    await director.getByRole("button", { name: /^(Approve|Decide)/ }).last().click();
    await expect(director.getByText(/^Claim \d+ (approved|decided)\.$/)).toBeVisible();
    await expect(theirs.getByText("To be paid")).toBeVisible({ timeout: 10_000 });

    // Nothing of this waited for the reading. It has its minute, behind the receipts that others handed in before.
    await expect(theirs.getByText(/^Read ·/)).toBeVisible({ timeout: 120_000 });

    const listed = await asked<{ data: { id: string; person_name: string; approved_amount: number; merchant: string }[] }>(accountant, `/api/v1/expenses?q=${encodeURIComponent(shop)}`);
    const story = listed.data.find(({ merchant }) => merchant === shop);
    expect(story?.approved_amount).toBe(1400);
    await accountant.goto("/claims/payments");
    const theirBox = accountant.getByRole("checkbox", { name: `Pay ${story?.person_name ?? ""}` });
    await expect(theirBox).toBeVisible();
    for (const box of await accountant.getByRole("list", { name: "To be paid" }).getByRole("checkbox", { name: /^Pay / }).all()) await box.uncheck();
    await theirBox.check();
    await accountant.getByRole("button", { name: /^Make a payment to 1 person/ }).click();
    await expect(accountant.getByRole("table", { name: "Who gets what" })).toBeVisible();
    const xml = await downloaded(accountant, "File for the bank (SEPA)");
    execFileSync("xmllint", ["--noout", "--schema", schema, xml], { stdio: "pipe" });
    expect(await readFile(xml, "utf8")).toContain("AT611904300234573201");
    await accountant.getByLabel("The bank's reference").fill(shop);
    await accountant.getByRole("button", { name: "Mark as paid" }).click();
    await expect(theirs.getByText(/^Paid /).first()).toBeVisible({ timeout: 10_000 });

    await accountant.goto(`/claims/report?month=${new Date().toISOString().slice(0, 7)}`);
    const ledger = await readFile(await downloaded(accountant, "Ledger (CSV)"), "utf8");
    const [head = [], ...rows] = ledger.replace(/^\ufeff/, "").split(/\r?\n/).map((row) => row.split(/[,;](?=(?:[^"]*"[^"]*")*[^"]*$)/).map((cell) => cell.replaceAll('"', "")));
    const booked = rows.filter((row) => row[head.indexOf("Merchant")]?.endsWith(run));
    const cells = (name: string) => booked.map((row) => row[head.indexOf(name)]).sort();
    expect(cells("Currency")).toEqual(["CHF", "EUR", "EUR"]);
    expect(cells("Amount")).toEqual(["1200.00", "200.00", "40.00"]);
    expect(cells("Amount in EUR")).toEqual(["1200.00", "200.00", "42.00"]);
    const workbook = await readFile(await downloaded(accountant, "Ledger (Excel)"));
    expect(workbook.subarray(0, 2).toString()).toBe("PK");
  } finally {
    await admin.request.delete(`/api/v1/approval-rules/${ruleId}`, { headers: await tokenOf(admin) });
    await phone.close();
    await rm(folder, { recursive: true });
  }
});
