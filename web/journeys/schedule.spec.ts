// Calls on a phone: the next one is seen, opened and confirmed; a moved one is on the screen with what changed; and what is
// said without a network arrives once.
import { expect, test as base } from "@playwright/test";
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

const artist = "artist20@demo.localhost";
const place = { name: "Probebühne Arsenal", address: "Arsenalweg 1, 1030 Wien" };

test("the next call is on Today, opens, and is confirmed with one press", async ({ page, office }) => {
  const title = `Get-in ${Date.now()}`;
  const { id } = await office.call(
    { title, type: "rehearsal", local_start: localIn(0, 3), local_end: localIn(0, 5), location: place, notes: "Bring knee pads", requires_acknowledgment: true },
    artist,
  );
  await signIn(page, artist);
  const next = page.getByRole("region", { name: "Your next call" });
  await expect(next).toContainText(/in \d hours/);
  await expect(page.getByRole("link", { name: new RegExp(`^Look and confirm ?: ${title}`) })).toBeVisible();
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Schedule" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Schedule" })).toBeVisible();
  await page.getByRole("link", { name: new RegExp(title) }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByText("Bring knee pads")).toBeVisible();
  const map = page.getByRole("link", { name: "Open the map" });
  await expect(map).toHaveAttribute("href", /^https:\/\/www\.openstreetmap\.org\/search\?query=Arsenalweg/);
  await expect(map).toHaveAttribute("rel", "noreferrer");
  await page.getByRole("button", { name: "Got it" }).click();
  await expect(page.getByText("You are coming.", { exact: true })).toBeVisible();
  await expect.poll(async () => (await office.answerOf(id, artist)).acknowledged_at).not.toBeNull();
  expect(await office.answerOf(id, artist)).toMatchObject({ status: "confirmed" });
  await expect.poll(async () => (await office.answerOf(id, artist)).seen_at).not.toBeNull();

  await page.getByRole("button", { name: "Change your answer" }).click();
  await page.getByText("Can’t", { exact: true }).click();
  await page.getByLabel("A word to the office").fill("Ill in bed");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("You are not coming.", { exact: true })).toBeVisible();
  await expect.poll(async () => (await office.answerOf(id, artist)).status).toBe("declined");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await office.answerOf(id, artist)).status).toBe("confirmed");
});

test("one answer goes for all dates of a series, also without a network", async ({ page, context, office }) => {
  const title = `Class ${Date.now()}`;
  const { id } = await office.call(
    { title, type: "rehearsal", local_start: localIn(9, 0).replace(/T.*/, "T08:00"), local_end: localIn(9, 0).replace(/T.*/, "T08:30"), rrule: "FREQ=DAILY;COUNT=3", requires_acknowledgment: true },
    artist,
  );
  await signIn(page, artist);
  await page.goto("/schedule");
  const dates = page.getByRole("link", { name: new RegExp(title) });
  await expect(dates).toHaveCount(3);
  await dates.first().click();
  await expect(page.getByRole("button", { name: "Got it" })).toBeVisible();
  await installed(page);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Answer otherwise" }).click();
  await page.getByText("Perhaps", { exact: true }).click();
  await page.getByText("All dates", { exact: true }).click();
  await expect(page.getByText(/^3 dates in the next 60 days/)).toBeVisible();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Waits for a connection. It is sent by itself.")).toBeVisible();
  await context.setOffline(false);
  await expect.poll(async () => (await office.answerOf(id, artist)).status, { timeout: 30_000 }).toBe("tentative");
  await page.goto("/schedule");
  await dates.last().click();
  await expect(page.getByText("You said perhaps.", { exact: true })).toBeVisible();
});

test("a call that is moved while it is looked at says what changed, and asks again", async ({ page, office }) => {
  const title = `Moved ${Date.now()}`;
  const { id, version } = await office.call(
    { title, type: "performance", local_start: localIn(20, 0).replace(/T.*/, "T19:30"), local_end: localIn(20, 0).replace(/T.*/, "T22:00"), requires_acknowledgment: true },
    artist,
  );
  await signIn(page, artist);
  await page.goto(`/schedule/${id}`);
  await page.getByRole("button", { name: "Got it" }).click();
  await expect.poll(async () => (await office.answerOf(id, artist)).acknowledged_at).not.toBeNull();
  await office.change(id, version, { local_start: localIn(20, 0).replace(/T.*/, "T18:00") });
  await expect(page.getByText("Changed since you last looked")).toBeVisible({ timeout: 5_000 });
  await expect(page.getByRole("list", { name: "What changed" })).toContainText(/When: 19:30\s?–\s?22:00 → 18:00\s?–\s?20:30/);
  await expect(page.getByRole("button", { name: "Got it" })).toBeVisible();
});

test("without a network the coming weeks are read, and what is said arrives once when it is back", async ({ page, context, office }) => {
  const title = `Offline ${Date.now()}`;
  const { id } = await office.call(
    { title, type: "meeting", local_start: localIn(5, 0).replace(/T.*/, "T10:00"), local_end: localIn(5, 0).replace(/T.*/, "T11:00"), description: "About the tour", requires_acknowledgment: true },
    artist,
  );
  await signIn(page, artist);
  await expect(page.getByRole("link", { name: new RegExp(title) }).first()).toBeVisible();
  await installed(page);
  await page.reload();
  await expect(page.getByRole("link", { name: new RegExp(title) }).first()).toBeVisible();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes(`/events/${id}/`)) sent.push(new URL(request.url()).pathname.split("/").at(-1) ?? "");
  });

  await context.setOffline(true);
  await page.goto("/schedule");
  await expect(page.getByText(/^Offline —/)).toBeVisible();
  await page.getByRole("link", { name: new RegExp(title) }).last().click();
  await expect(page.getByText("About the tour")).toBeVisible();
  await page.getByRole("button", { name: "Got it" }).click();
  await expect(page.getByText("Waits for a connection. It is sent by itself.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Waits for a connection. It is sent by itself.")).toBeVisible();
  await page.goto("/schedule");
  await expect(page.getByRole("list", { name: "1 message to the office on this device" })).toContainText(title);
  expect((await office.answerOf(id, artist)).acknowledged_at).toBeNull();

  await context.setOffline(false);
  await expect.poll(async () => (await office.answerOf(id, artist)).acknowledged_at, { timeout: 30_000 }).not.toBeNull();
  await expect(page.getByRole("list", { name: "1 message to the office on this device" })).toHaveCount(0);
  expect(sent.filter((what) => what === "acknowledge")).toHaveLength(1);
});

test("what was changed meanwhile is not confirmed unseen, and signing out asks about what waits", async ({ page, context, office }) => {
  const title = `Meanwhile ${Date.now()}`;
  const { id, version } = await office.call(
    { title, type: "rehearsal", local_start: localIn(6, 0).replace(/T.*/, "T10:00"), local_end: localIn(6, 0).replace(/T.*/, "T12:00"), requires_acknowledgment: true },
    artist,
  );
  await signIn(page, artist);
  await page.goto(`/schedule/${id}`);
  await expect(page.getByRole("button", { name: "Got it" })).toBeVisible();
  await installed(page);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Got it" }).click();
  await expect(page.getByText("Waits for a connection. It is sent by itself.")).toBeVisible();
  await office.change(id, version, { local_start: localIn(6, 0).replace(/T.*/, "T08:00") });
  await context.setOffline(false);
  await expect(page.getByText("What you said could not be sent")).toBeVisible({ timeout: 30_000 });
  expect((await office.answerOf(id, artist)).acknowledged_at).toBeNull();
  await page.goto("/more");
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "1 message to the office is only on this device" });
  await dialog.getByRole("button", { name: "Delete them and sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await signIn(page, artist);
  await page.goto(`/schedule/${id}`);
  await expect(page.getByText("What you said could not be sent")).toHaveCount(0);
  await page.getByRole("button", { name: "Got it" }).click();
  await expect.poll(async () => (await office.answerOf(id, artist)).acknowledged_at, { timeout: 15_000 }).not.toBeNull();
});

test("an address with a word for an id leads to no screen that stops", async ({ page }) => {
  await signIn(page, artist);
  for (const address of ["/claims/settings", "/schedule/week", "/contracts/old"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1, name: "There is nothing at this address" })).toBeVisible();
  }
});
