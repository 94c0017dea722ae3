// The office's days: reminding who has not seen a call, the stage door, a call sheet with its changes, events out of a file,
// and a week that is written again.
import { expect, test, type Page } from "@playwright/test";
import { openOffice, localIn, type Office } from "./schedule-steps.ts";
import { signIn } from "./steps.ts";

const manager = "production@demo.localhost";

let office: Office;
test.beforeAll(async ({ playwright }) => {
  office = await openOffice(playwright);
});
test.afterAll(() => office.close());

/** Days of a week far ahead, where nothing is planned; another one for each run. */
const farMonday = new Date(Date.UTC(2032, 0, 5) + (Math.floor(Date.now() / 1000) % 200) * 14 * 86_400_000);
const far = (days: number): string => new Date(farMonday.getTime() + days * 86_400_000).toISOString().slice(0, 10);

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

test("whoever has not seen a call is reminded, and leaves the board once they have", async ({ page }) => {
  const artist = "artist21@demo.localhost";
  const title = `Wig fitting ${Date.now()}`;
  const event = await office.call({ title, type: "other", local_start: localIn(0, 5), local_end: localIn(0, 6) }, artist);
  await signIn(page, manager);
  await page.getByRole("link", { name: /do(es)? not know yet/ }).click();
  await expect(heading(page, "Not seen yet")).toBeVisible();
  const table = page.getByRole("table", { name: title });
  await expect(table.getByText("Not opened")).toBeVisible();
  await expect(table.getByText("None yet")).toBeVisible();
  await table.getByRole("button", { name: /by e-mail$/ }).click();
  await expect(page.getByText("1 reminder is sent by e-mail.")).toBeVisible();
  await expect(table.getByText(/, by e-mail$/)).toBeVisible();
  await expect(page.getByRole("button", { name: /Your role does not see phone numbers/ })).toBeVisible();
  // Opened and answered on their phone: it goes away here by itself.
  await office.answer(event.id, artist, "confirmed");
  await expect(table).toBeHidden();
});

test("at the stage door one press checks in, and it can be taken back", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  const event = await office.call({ title: `Door ${Date.now()}`, type: "rehearsal", local_start: localIn(0), local_end: localIn(0, 1) }, "artist22@demo.localhost");
  await signIn(page, manager);
  await page.goto(`/schedule/${event.id}`);
  await page.getByRole("link", { name: "Check in" }).click();
  await expect(heading(page, "Who is here")).toBeVisible();
  await expect(page.getByText("0 of 1 here")).toBeVisible();
  await page.getByRole("button", { name: /^Check .* in$/ }).click();
  await expect(page.getByText("1 of 1 here")).toBeVisible();
  await page.getByRole("button", { name: /^Undo for/ }).click();
  await expect(page.getByText("0 of 1 here")).toBeVisible();
  await page.getByRole("button", { name: /^Check .* in$/ }).click();
  // Leaving does not lose it.
  const noted = page.waitForResponse((answer) => answer.url().endsWith("/check-in") && answer.ok());
  await page.getByRole("link", { name: /^Door/ }).first().click();
  await noted;
  await page.getByRole("link", { name: "Check in" }).click();
  await expect(page.getByText("1 of 1 here")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Check .* out$/ })).toBeVisible();
  await page.getByRole("button", { name: /^Times of/ }).click();
  const dialog = page.getByRole("dialog");
  // An hour ago, or at midnight where that was yesterday.
  const [now, hourAgo] = [localIn(0), localIn(0, -1)];
  const came = hourAgo.slice(0, 10) === now.slice(0, 10) ? hourAgo.slice(11, 16) : "00:00";
  const [hour = 0, minute = "00"] = [Number(came.slice(0, 2)), came.slice(3)];
  await dialog.getByLabel("Came at").fill(came);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(new RegExp(`^In (${came}|${hour % 12 || 12}:${minute}\\s${hour < 12 ? "AM" : "PM"})$`))).toBeVisible();
});

test("a call sheet is issued, shows what changed, and is issued again", async ({ page }) => {
  const title = `Sheet ${Date.now()}`;
  const event = await office.call({ title, type: "rehearsal", local_start: `${far(0)}T10:00`, local_end: `${far(0)}T12:00` }, "artist23@demo.localhost");
  await signIn(page, manager);
  await page.goto(`/schedule/${event.id}`);
  await page.getByRole("link", { name: "Call sheet", exact: true }).click();
  await expect(heading(page, `Call sheet: ${title}`)).toBeVisible();
  await expect(page.getByText("Not issued yet")).toBeVisible();
  await page.getByRole("button", { name: "Issue revision 1" }).click();
  await expect(page.getByText("Nothing has changed since.")).toBeVisible();
  await office.change(event.id, event.version, { local_start: `${far(0)}T11:00`, local_end: `${far(0)}T13:00` });
  const sheet = page.getByRole("article", { name: title });
  await expect(sheet.getByText("Changed: when")).toBeVisible();
  await expect(sheet.getByText(/^11:00.* – 0?1(:00|3:00)/)).toBeVisible();
  await page.getByRole("button", { name: "Issue revision 2" }).click();
  await expect(page.getByText("What it changed since revision 1 is marked.")).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as PDF" }).click();
  expect((await download).suggestedFilename()).toBe(`Call sheet ${title}.pdf`);
  await page.goto(`/schedule/call-sheet?day=${far(0)}`);
  await expect(page.getByRole("article", { name: title })).toBeVisible();
});

test("events are brought in from a calendar file, and a second time are known", async ({ page }) => {
  const stamp = Date.now();
  const [wanted, unwanted] = [`Guest class ${stamp}`, `Board dinner ${stamp}`];
  const day = far(2).replaceAll("-", "");
  const entry = (title: string, from: string, to: string) =>
    ["BEGIN:VEVENT", `UID:${title.replaceAll(" ", "-")}@example.org`, `DTSTAMP:${day}T000000Z`, `DTSTART;TZID=Europe/Vienna:${day}T${from}`, `DTEND;TZID=Europe/Vienna:${day}T${to}`, `SUMMARY:${title}`, "END:VEVENT"].join("\r\n");
  const broken = entry(`Backwards ${stamp}`, "120000", "100000");
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", entry(wanted, "100000", "113000"), entry(unwanted, "190000", "210000"), broken, "END:VCALENDAR", ""].join("\r\n");
  const file = { name: "season.ics", mimeType: "text/calendar", buffer: Buffer.from(text) };
  await signIn(page, manager);
  await page.goto("/schedule/import");
  await page.getByLabel("Choose a file").first().setInputFiles(file);
  await expect(page.getByText("1 entry cannot be brought in")).toBeVisible();
  await page.getByLabel(`Bring in ${unwanted}`).uncheck();
  await page.getByRole("button", { name: "Bring in 1 event" }).click();
  await expect(page.getByText("1 event is brought in")).toBeVisible();
  await page.getByRole("link", { name: wanted }).click();
  await expect(heading(page, wanted)).toBeVisible();
  await expect(page.getByText("Draft", { exact: true }).first()).toBeVisible();
  await page.goto("/schedule/import");
  await page.getByLabel("Choose a file").first().setInputFiles(file);
  await expect(page.getByLabel(`Bring in ${wanted}`)).toBeDisabled();
  await expect(page.getByText("Is here already, and stays as it is.")).toBeVisible();
});

test("a week is written again, as drafts", async ({ page }) => {
  const title = `Again ${Date.now()}`;
  await office.call({ title, type: "rehearsal", local_start: `${far(3)}T10:00`, local_end: `${far(3)}T12:00` }, "artist23@demo.localhost");
  await signIn(page, manager);
  await page.goto(`/schedule?day=${far(3)}`);
  await expect(page.getByRole("link", { name: new RegExp(title) })).toBeVisible();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Copy or move days…" }).click();
  const dialog = page.getByRole("dialog", { name: "Copy days" });
  await expect(dialog.getByText(/^Everything is written again 7 days later/)).toBeVisible();
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(dialog.getByText(/copied$/)).toBeVisible();
  await dialog.getByRole("link", { name: /^Show/ }).click();
  await expect(page.getByRole("link", { name: new RegExp(`${title}.*Draft`) })).toBeVisible();
});

test("an absence that the office notes is there, and can be taken away", async ({ page }) => {
  await signIn(page, manager);
  await page.goto(`/schedule/absences?from=${far(0)}&to=${far(30)}`);
  await page.getByRole("button", { name: "Add an absence" }).click();
  const dialog = page.getByRole("dialog", { name: "Add an absence" });
  await dialog.getByLabel("Person").selectOption({ label: "Elif" });
  await dialog.getByLabel("First day").fill(far(4));
  const note = `Wedding ${Date.now()}`;
  await dialog.getByLabel("Note").fill(note);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  const row = page.getByRole("listitem").filter({ hasText: note });
  await expect(row.getByText("Elif")).toBeVisible();
  await row.getByRole("button", { name: /^Remove the absence/ }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
});

test("a production's people are put into a group, which is called with one press", async ({ page }) => {
  const name = `Coppélia ${Date.now()}`;
  await signIn(page, manager);
  await page.goto("/schedule/productions");
  await page.getByRole("button", { name: "New production" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name }).click();
  await expect(heading(page, name)).toBeVisible();
  await expect(page.getByText("Nobody belongs to it yet")).toBeVisible();
  await page.getByRole("button", { name: "Add people" }).click();
  const dialog = page.getByRole("dialog", { name: "Add people" });
  await dialog.getByLabel("Group").fill("Villagers");
  const found = dialog.getByRole("list", { name: "People found" }).getByRole("button");
  await expect(found.nth(1)).toBeVisible();
  const [first = "", second = ""] = await found.allInnerTexts();
  await found.filter({ hasText: first }).first().click();
  await found.filter({ hasText: second }).first().click();
  await dialog.getByRole("button", { name: "Add 2 people" }).click();
  await expect(page.getByRole("heading", { name: "Villagers · 2 people" })).toBeVisible();
  // One of them has a role, the other is taken out and called back.
  await page.getByRole("button", { name: new RegExp(`^${first}`) }).click();
  await page.getByRole("dialog", { name: first }).getByLabel("Role").fill("Mayor");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: new RegExp(`^${first}.*Mayor`) })).toBeVisible();
  await page.getByRole("button", { name: `Take ${second} out of Villagers` }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "Call this group: Villagers" }).click();
  const called = page.getByRole("list", { name: "Called" }).getByRole("listitem");
  await expect(called).toHaveCount(2);
  await expect(called.filter({ hasText: first })).toContainText("Mayor");
  await expect(page.getByLabel("Production")).toHaveValue(/.+/);
});

test("the office says how long before a call text messages go out", async ({ page }) => {
  await signIn(page, manager);
  await page.goto("/schedule/rules");
  const hours = page.getByLabel("Hours before a call");
  const before = await hours.inputValue();
  for (const value of [before === "7" ? "8" : "7", before]) {
    await hours.fill(value);
    await page.getByRole("button", { name: /^Save the hours/ }).click();
    await expect(page.getByText(`Text messages go out ${value} hours before a call.`)).toBeVisible();
    await page.reload();
    await expect(hours).toHaveValue(value);
  }
});
