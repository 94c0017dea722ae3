// What stands beside an artist's schedule, on a phone: a private address for the own calendar, the stage door without a
// network, times away, and the call sheet.
import { expect, test as base } from "@playwright/test";
import { check } from "./check.ts";
import { readFile } from "node:fs/promises";
import { localIn, openOffice, type Office } from "./schedule-steps.ts";
import { installed, signIn } from "./steps.ts";

const test = base.extend<{ office: Office }>({
  office: async ({ playwright }, provide) => {
    const office = await openOffice(playwright);
    await provide(office);
    await office.close();
  },
});
test.use({ viewport: { width: 375, height: 812 }, hasTouch: true });

const artist = "artist21@demo.localhost";

test("a private address is shown once, is read by calendars, and ends when it is ended", async ({ page, office, request }) => {
  const title = `Coaching ${Date.now()}`;
  await office.call({ title, type: "rehearsal", local_start: localIn(9), local_end: localIn(9, 1) }, artist);
  await signIn(page, artist);
  await page.goto("/schedule");
  await page.getByRole("link", { name: "In my calendar" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "In my calendar" })).toBeVisible();
  const name = `Phone ${Date.now()}`;
  const another = page.getByRole("button", { name: "Make another address" });
  await expect(another.or(page.getByLabel("Name"))).toBeVisible();
  if (await another.isVisible()) await another.click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("checkbox", { name: "Meetings" }).uncheck();
  await page.getByRole("button", { name: "Make the address" }).click();
  await expect(page.getByRole("heading", { name: "Your address is ready" })).toBeFocused();
  const address = await page.getByText(/\/calendar\/\S+\.ics/).innerText();
  await expect(page.getByRole("link", { name: "Open in this device’s calendar" })).toHaveAttribute("href", address.replace(/^https?:/, "webcal:"));
  const { pathname } = new URL(address);
  const read = await request.get(pathname);
  expect(read.headers()["content-type"]).toContain("text/calendar");
  expect((await read.text()).replaceAll(/\r\n /g, "")).toContain(`SUMMARY:${title}`);

  await page.getByText("Onto a phone, with its camera").click();
  await expect(page.getByRole("img", { name: "The address as a QR code" })).toBeVisible();
  await check(page, "an address for a camera");

  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByText(address)).toHaveCount(0);
  await page.reload();
  const row = page.getByRole("list", { name: "Private addresses" }).getByRole("listitem").filter({ hasText: name });
  await expect(row).toContainText("Last read");
  await expect(row).not.toContainText("Meetings");
  await row.getByRole("button", { name: `End ${name}` }).click();
  await page.getByRole("dialog", { name: `End “${name}”?` }).getByRole("button", { name: "End the address" }).click();
  await expect(page.getByText(`“${name}” has ended.`)).toBeVisible();
  await expect(row).toHaveCount(0);
  expect((await request.get(pathname)).status()).toBe(404);
});

test("who comes through the stage door without a network has come when it was pressed, once", async ({ page, context, office }) => {
  const title = `Stage ${Date.now()}`;
  // All day long, so that it is today at every hour.
  const today = localIn(0).slice(0, 10);
  const { id } = await office.call({ title, type: "rehearsal", local_start: `${today}T00:05`, local_end: `${today}T23:55` }, artist);
  await signIn(page, artist);
  await expect(page.getByRole("link", { name: new RegExp(title) }).first()).toBeVisible();
  await installed(page);
  await page.goto(`/schedule/${id}`);
  await expect(page.getByRole("button", { name: "I’m here" })).toBeVisible();
  const sent: string[] = [];
  page.on("request", (each) => {
    if (each.method() === "POST" && each.url().includes(`/events/${id}/check-`)) sent.push(each.postData() ?? "");
  });

  // Pressed by mistake, and taken back before it is sent.
  await page.getByRole("button", { name: "I’m here" }).click();
  await expect(page.getByText(/^Here since/)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(/^Here since/)).toHaveCount(0);
  expect(sent).toEqual([]);

  await context.setOffline(true);
  await page.reload();
  const before = Date.now();
  await page.getByRole("button", { name: "I’m here" }).click();
  const after = Date.now();
  await expect(page.getByText(/^Here since/)).toBeVisible();
  await expect(page.getByText("Waits for a connection. It is sent by itself.")).toBeVisible();
  await page.goto("/schedule");
  await expect(page.getByRole("list", { name: "1 message to the office on this device" })).toContainText(/Came at/);
  expect((await office.passagesOf(id, artist)).check_in_time).toBeNull();

  await context.setOffline(false);
  await expect.poll(async () => (await office.passagesOf(id, artist)).check_in_time, { timeout: 30_000 }).not.toBeNull();
  const came = Date.parse((await office.passagesOf(id, artist)).check_in_time ?? "");
  expect(came).toBeGreaterThanOrEqual(before);
  expect(came).toBeLessThanOrEqual(after);
  await expect(page.getByRole("list", { name: "1 message to the office on this device" })).toHaveCount(0);
  expect(sent).toHaveLength(1);

  await page.goto(`/schedule/${id}`);
  await page.getByRole("button", { name: "I’m leaving" }).click();
  await expect(page.getByText(/^Here \d/)).toBeVisible();
  await expect.poll(async () => (await office.passagesOf(id, artist)).check_out_time, { timeout: 20_000 }).not.toBeNull();
});

test("a time away is told, stands in the agenda, and is taken back with undo", async ({ page, office }) => {
  const day = localIn(12).slice(0, 10);
  const title = `Clash ${Date.now()}`;
  await office.call({ title, type: "meeting", local_start: `${day}T10:00`, local_end: `${day}T11:00` }, artist);
  await signIn(page, artist);
  await page.goto("/schedule");
  await page.getByRole("link", { name: "Not available" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "When I am not available" })).toBeVisible();
  const note = `Wedding ${Date.now()}`;
  const another = page.getByRole("button", { name: "Add a time" });
  await expect(another.or(page.getByLabel("First day"))).toBeVisible();
  if (await another.isVisible()) await another.click();
  await page.getByRole("button", { name: "Tell the office" }).click();
  await expect(page.getByText("Choose a day.")).toBeVisible();
  await page.getByLabel("First day").fill(day);
  await page.getByLabel("A word about it").fill(note);
  await page.getByRole("button", { name: "Tell the office" }).click();
  const row = page.getByRole("list", { name: "Not available" }).getByRole("listitem").filter({ hasText: note });
  await expect(row).toContainText("You are called");
  await row.getByRole("button", { name: /^Remove/ }).click();
  await expect(row).toHaveCount(0);
  const removed = page.getByRole("listitem").filter({ hasText: "Removed: you are available then." });
  await removed.getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
  await page.goto("/schedule?q=clash");
  await expect(page.getByRole("link", { name: new RegExp(title) })).toBeVisible();
  await page.goto("/schedule");
  await page.getByRole("link", { name: new RegExp(note) }).click();
  await row.getByRole("button", { name: /^Remove/ }).click();
  await expect(row).toHaveCount(0);
});

test("an event goes into a calendar as a file, and its call sheet is read without a network", async ({ page, context, office }) => {
  const title = `Sheet ${Date.now()}`;
  const { id } = await office.call({ title, type: "rehearsal", local_start: localIn(1), local_end: localIn(1, 1), notes: "Side entrance" }, artist);
  await signIn(page, artist);
  await installed(page);
  await page.goto(`/schedule/${id}`);
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Add to calendar" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^\d{4}-\d{2}-\d{2} Sheet \d+\.ics$/);
  const text = await readFile(await file.path(), "utf8");
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(1);
  expect(text).toContain(`UID:${id}`);

  await page.getByRole("link", { name: "Call sheet" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Call sheet" })).toBeVisible();
  await expect(page.getByText("Side entrance")).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText("Side entrance")).toBeVisible();
  await expect(page.getByText(/^Offline —/)).toBeVisible();
  await context.setOffline(false);
});
