// WCAG 2.2 AA on every page of the office's schedule, light and dark, at 320 px and at a desk.
import { expect, test, type Page } from "@playwright/test";
import { check, everywhere } from "./check.ts";
import { signIn } from "./steps.ts";

/** A Monday of the demo's season, which has rehearsals. */
const monday = (() => {
  const soon = new Date(Date.now() + 8 * 86_400_000);
  return new Date(soon.getTime() + ((8 - soon.getUTCDay()) % 7) * 86_400_000).toISOString().slice(0, 10);
})();

everywhere(() => {
  test("schedule", async ({ page, viewport }) => {
    const isWide = (viewport?.width ?? 0) >= 1024;
    await signIn(page, "production@demo.localhost");
    const event = page.getByRole("link", { name: /Swan Lake: corps de ballet/ }).first();
    for (const view of isWide ? ["", "&view=day", "&rows=people", "&rows=hours", "&view=month", "&view=list"] : [""]) {
      await page.goto(`/schedule?day=${monday}${view}`);
      await expect(event).toBeVisible();
      await check(page, `board ${view}`);
    }
    if (isWide) {
      await page.goto(`/schedule?day=${monday}`);
      await page.getByRole("button", { name: /^Move Swan Lake: corps de ballet/ }).first().click();
      await expect(page.getByRole("dialog").getByText("How much of the series")).toBeVisible();
      await check(page, "moving");
      await page.keyboard.press("Escape");
    }
    await event.click();
    await expect(page.getByRole("table", { name: "Who is called" })).toBeVisible();
    await check(page, "event");
    const address = page.url();
    await writing(page);
    await page.goto(address);
    await days(page);
  });
});

/** From an event on: changing it, writing one, and where events are. */
async function writing(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Cancel the event…" }).click();
  await expect(page.getByRole("dialog").getByLabel("Reason")).toBeVisible();
  await check(page, "cancelling");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add people" }).click();
  await expect(page.getByRole("dialog").getByRole("searchbox")).toBeVisible();
  await check(page, "adding people");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByLabel("Title", { exact: true })).toHaveValue(/Swan Lake/);
  await check(page, "edit");
  await page.goto("/schedule/new");
  await page.getByLabel("Repeats").selectOption("week");
  await page.getByRole("list", { name: "People found" }).getByRole("button").first().click();
  await page.getByText("Role, own time, note").click();
  await page.getByLabel("Ask everybody to acknowledge it").check();
  await page.getByRole("button", { name: /^Publish/ }).click();
  await expect(page.getByText(/^\d+ things need your attention$/)).toBeVisible();
  await check(page, "new");
  page.once("dialog", (asked) => void asked.accept());
  await page.goto("/schedule/rooms");
  await page.getByRole("button", { name: "New room" }).click();
  await expect(page.getByRole("dialog").getByLabel("Name")).toBeVisible();
  await check(page, "rooms");
  await page.goto("/schedule/productions");
  await page.getByRole("link", { name: /Swan Lake/ }).click();
  await page.getByRole("button", { name: /^Add people to/ }).first().click();
  await page.getByRole("dialog").getByRole("list", { name: "People found" }).getByRole("button").first().click();
  await check(page, "adding to a group");
  await page.keyboard.press("Escape");
  await check(page, "production");
  await page.goto("/schedule/rules");
  await expect(page.getByLabel("Hours before a call")).toBeVisible();
  await check(page, "rules");
}

/** From an event on: its people at the door, its call sheet, and what is done with many events. */
async function days(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Call sheet", exact: true }).click();
  await expect(page.getByRole("article").first()).toBeVisible();
  await check(page, "call sheet");
  await page.goBack();
  await page.getByRole("link", { name: "Check in" }).click();
  await expect(page.getByRole("list", { name: "People" })).toBeVisible();
  await check(page, "attendance");
  await page.goto("/schedule/unseen?hours=168");
  await expect(page.getByRole("button", { name: "Remind by e-mail" })).toBeVisible();
  await check(page, "unseen");
  await page.goto("/schedule/absences");
  await page.getByRole("button", { name: "Add an absence" }).click();
  await page.getByRole("dialog").getByLabel("Whole days").uncheck();
  await check(page, "absence");
  await page.goto(`/schedule?day=${monday}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Copy or move days…" }).click();
  await expect(page.getByRole("dialog").getByLabel("The copies are")).toBeVisible();
  await check(page, "copying");
  await page.goto("/schedule/import");
  const table = "Title,Start,End\nBallet class,2032-01-05 10:00,2032-01-05 11:30\nNo day,,\n";
  await page.getByLabel("Choose a file").first().setInputFiles({ name: "season.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await expect(page.getByRole("button", { name: "Bring in 1 event" })).toBeVisible();
  await check(page, "import");
}
