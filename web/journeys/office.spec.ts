// The office at a desk: uploads, places fields, sends, follows; invites; checks a document. And what others must not see.
import { expect, test, type Page } from "@playwright/test";
import { uploadOne } from "./office-steps.ts";
import { smallPdf } from "./pdf.ts";
import { fillFields, signIn } from "./steps.ts";

const admin = "admin@demo.localhost";
const unique = () => Math.random().toString(36).slice(2, 8);

const saved = (page: Page) => expect(page.getByText(/fields? · Saved$/)).toBeVisible();

test("uploads a contract, places fields with keyboard and mouse, sends it and follows it", async ({ page }) => {
  const title = `Guest agreement ${unique()}`;
  await signIn(page, admin);
  await uploadOne(page, title);
  await expect(page.getByRole("img", { name: "Page 1 as it will be signed" })).toBeVisible();

  // By keyboard: add, move, resize, remove, undo.
  await page.getByRole("button", { name: "Add Signature" }).focus();
  await page.keyboard.press("Enter");
  const signature = page.getByRole("button", { name: "Signature, Artist, page 1" });
  await expect(signature).toBeFocused();
  const before = await signature.boundingBox();
  for (let press = 0; press < 5; press++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowRight");
  const after = await signature.boundingBox();
  expect((after?.y ?? 0) - (before?.y ?? 0)).toBeGreaterThan(10);
  expect(after?.width ?? 0).toBeGreaterThan(before?.width ?? 0);
  await expect(page.getByText(/% from the left|% wide/)).toBeAttached();
  await page.keyboard.press("Delete");
  await expect(signature).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(signature).toBeVisible();

  // By mouse: drag a date onto the page, initials to every page.
  const paper = await page.locator('[data-page="1"]').boundingBox();
  const date = await page.getByRole("button", { name: "Add Date" }).boundingBox();
  if (!paper || !date) throw new Error("Nothing to drag");
  await page.mouse.move(date.x + 20, date.y + 10);
  await page.mouse.down();
  await page.mouse.move(paper.x + 60, paper.y + 80, { steps: 5 });
  await page.mouse.move(paper.x + paper.width * 0.3, paper.y + 120, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Date, Artist, page 1" })).toBeVisible();
  await page.getByRole("button", { name: "Add Initials" }).click();
  await page.getByRole("button", { name: "Copy to all pages" }).click();
  await expect(page.getByRole("button", { name: /^Initials, Artist, page/ })).toHaveCount(3);
  await saved(page);

  // What was saved is there after a reload.
  await page.reload();
  await expect(page.getByRole("button", { name: /, Artist, page \d$/ })).toHaveCount(5);

  await page.getByRole("button", { name: "Choose who signs" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Send “${title}”` })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Send/ })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("searchbox", { name: "Search artists" }).fill("artist1@demo");
  const artist = page.getByRole("list", { name: "Artists" }).getByRole("checkbox");
  await expect(artist).toHaveCount(1);
  await artist.check();
  await page.getByRole("textbox", { name: "Message" }).fill("Please sign before the first rehearsal.");
  await page.getByRole("button", { name: "Send to 1 artist" }).click();

  await expect(page.getByText("Sent to 1 artist.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByRole("table", { name: "Signers" }).getByText("Not opened")).toBeVisible();
  await page.getByRole("button", { name: "Remind the one who has not opened it" }).click();
  await expect(page.getByText("1 person reminded.")).toBeVisible();
  await expect(page.getByRole("list", { name: "What happened" })).toContainText("sent it to 1 artist");
});

test("tracking changes live when the artist opens the contract", async ({ page, browser }) => {
  const title = `Live ${unique()}`;
  await signIn(page, admin);
  await uploadOne(page, title);
  await page.getByRole("button", { name: "Choose who signs" }).click();
  await page.getByRole("searchbox", { name: "Search artists" }).fill("artist2@demo");
  const row = page.getByRole("list", { name: "Artists" }).getByRole("checkbox");
  await expect(row).toHaveCount(1);
  await row.check();
  await page.getByRole("button", { name: "Send to 1 artist" }).click();
  const signers = page.getByRole("table", { name: "Signers" });
  await expect(signers.getByText("Not opened")).toBeVisible();
  const address = page.url();

  const other = await browser.newContext();
  const artist = await other.newPage();
  await signIn(artist, "artist2@demo.localhost");
  await artist.goto(`${address}/read`);
  await expect(signers.getByText("Opened", { exact: true })).toBeVisible({ timeout: 15_000 });
  await other.close();

  // Voiding names the contract and needs a reason.
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Void for everybody" }).click();
  const dialog = page.getByRole("dialog", { name: `Void “${title}”?` });
  await dialog.getByRole("button", { name: "Void the contract" }).click();
  await expect(dialog.getByText("Say why. The signers read it.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("Written for a journey");
  await dialog.getByRole("button", { name: "Void the contract" }).click();
  await expect(page.getByText("This contract was voided: Written for a journey")).toBeVisible();
});

test("details change while a contract is out, and who signs for the company finds it and declines", async ({ page, browser }) => {
  const title = `Counter ${unique()}`;
  await signIn(page, admin);
  await uploadOne(page, title);
  await page.getByRole("button", { name: "Choose who signs" }).click();
  await page.getByRole("searchbox", { name: "Search artists" }).fill("artist3@demo");
  const row = page.getByRole("list", { name: "Artists" }).getByRole("checkbox");
  await expect(row).toHaveCount(1);
  await row.check();
  await page.getByLabel("Signs for the company").selectOption({ label: "Paul Prinz" });
  await page.getByRole("button", { name: "Send to 1 artist" }).click();
  await expect(page.getByRole("table", { name: "Signers" }).getByText("Not opened")).toBeVisible();
  const address = page.url();

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Edit details…" }).click();
  const details = page.getByRole("dialog", { name: `Details of “${title}”` });
  await details.getByLabel("Title").fill(`${title}, new`);
  await details.getByLabel("Sign by").fill("2099-12-24");
  await details.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${title}, new` })).toBeVisible();
  await expect(page.getByText(/The rest can sign until/)).toBeVisible();

  const other = await browser.newContext();
  const artist = await other.newPage();
  await signIn(artist, "artist3@demo.localhost");
  await artist.goto(`${address}/sign`);
  await fillFields(artist);
  await artist.getByRole("button", { name: "Review and confirm" }).click();
  await artist.getByRole("checkbox", { name: "I agree" }).check();
  await artist.getByRole("button", { name: "Sign the contract" }).click();
  await expect(artist.getByRole("heading", { level: 1, name: "Signed." })).toBeVisible();
  await other.close();

  const third = await browser.newContext();
  const counter = await third.newPage();
  await signIn(counter, "production@demo.localhost");
  await counter.getByRole("list", { name: /for your signature$/ }).getByRole("link", { name: `${title}, new` }).click();
  await expect(counter.getByRole("link", { name: "Sign for the company" })).toBeVisible();
  await counter.getByRole("button", { name: "More", exact: true }).click();
  await counter.getByRole("menuitem", { name: "Decline to sign" }).click();
  const dialog = counter.getByRole("dialog", { name: `Decline “${title}, new” for the company?` });
  await dialog.getByLabel("Reason").fill("Written for a journey");
  await dialog.getByRole("button", { name: "Decline contract" }).click();
  await expect(counter.getByText(`You declined “${title}, new”.`)).toBeVisible();
  await expect(counter.getByRole("link", { name: "Sign for the company" })).toBeHidden();
  await third.close();
});

test("several files go to a tray that tells the result of each and survives walking away", async ({ page }) => {
  await signIn(page, admin);
  await page.goto("/contracts");
  const title = `Batch ${unique()}`;
  await page.getByLabel("Upload documents", { exact: true }).first().setInputFiles([
    { name: `${title} A.pdf`, mimeType: "application/pdf", buffer: smallPdf("A") },
    { name: `${title} B.pdf`, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 this is no document") },
    { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no") },
  ]);
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Today" }).click();
  const tray = page.getByRole("region", { name: "Uploads" });
  await expect(tray.getByText("Ready")).toBeVisible({ timeout: 20_000 });
  await expect(tray.getByText("A PDF or a Word document works.")).toBeVisible();
  await expect(tray.getByText(/^Request /)).toBeVisible();
  await expect(tray.getByRole("heading")).toContainText("2 documents could not be uploaded");
  await tray.getByRole("link", { name: `Prepare ${title} A` }).click();
  await expect(page).toHaveURL(/\/prepare$/);
});

test("whoever is behind is told who is ahead, and can reload", async ({ page, context }) => {
  await signIn(page, admin);
  await uploadOne(page, `Two desks ${unique()}`);
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(second.getByRole("heading", { level: 1 })).toBeVisible();
  await second.getByRole("button", { name: "Add Date" }).click();
  await saved(second);
  await expect(page.getByRole("alert")).toContainText("saved a newer version", { timeout: 15_000 });
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("button", { name: "Date, Artist, page 1" })).toBeVisible();
});

test("invites a person, sends again and withdraws", async ({ page }) => {
  const email = `new.${unique()}@artist.example`;
  await signIn(page, admin);
  await page.goto("/people");
  await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
  await page.getByRole("button", { name: "Invite a person" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite a person" });
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText("Enter the address the invitation goes to.")).toBeVisible();
  await dialog.getByLabel("E-mail address").fill(email);
  await dialog.getByLabel("First name").fill("Nora");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText(`Invitation sent to ${email}.`)).toBeVisible();
  await page.getByText("Invitations", { exact: true }).click();
  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row.getByText("Not answered")).toBeVisible();
  await row.getByRole("button", { name: /^Send the invitation/ }).click();
  await expect(page.getByText(`Sent again to ${email}.`, { exact: false })).toBeVisible();
  await row.getByRole("button", { name: /^Withdraw the invitation/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(row.getByText("Withdrawn")).toBeVisible();
});

test("a changed role shows at once and can be undone", async ({ page }) => {
  await signIn(page, admin);
  await page.goto("/people?q=artist24%40demo");
  const role = page.getByRole("combobox", { name: /^Role of/ });
  await expect(role).toHaveValue("artist");
  await role.selectOption("accountant");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(role).toHaveValue("artist");
  await expect(page.getByText(/is now Artist\./)).toBeVisible();
});

test("anybody can check a document, and a PDF without a seal is called that", async ({ page }) => {
  await page.goto("/verify");
  await page.getByLabel("Choose a PDF", { exact: true }).first().setInputFiles({
    name: "plain.pdf",
    mimeType: "application/pdf",
    buffer: smallPdf("Plain"),
  });
  await expect(page.getByRole("heading", { name: "Not sealed" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("Nothing of it is kept.")).toBeVisible();
});

test("the second company's administrator sees nothing of it", async ({ page, browser }) => {
  const title = `Private ${unique()}`;
  await signIn(page, admin);
  await uploadOne(page, title);
  const address = new URL(page.url()).pathname;
  const other = await browser.newContext();
  const stranger = await other.newPage();
  await signIn(stranger, "admin@second.localhost");
  await stranger.goto(`/contracts?q=${encodeURIComponent(title)}`);
  await expect(stranger.getByText("No contract matches")).toBeVisible();
  await stranger.goto(address);
  await expect(stranger.getByRole("alert")).toContainText("This contract does not exist");
  await stranger.goto("/people?q=artist5%40demo");
  await expect(stranger.getByText("Nobody matches")).toBeVisible();
  await other.close();
});
