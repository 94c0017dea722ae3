// What one is told: the bell counts it at once, the list opens what it is about, and a push message opens it from outside.
// A real push service is not reached from here; what comes after it – the worker, the notification, the press – is real.
import { expect, test } from "@playwright/test";
import { browser, wholeBrowser } from "../browser.ts";
import { check } from "./check.ts";
import { localIn, openOffice } from "./schedule-steps.ts";
import { installed, signIn } from "./steps.ts";

test.use({ launchOptions: wholeBrowser });

for (const [device, viewport, artist] of [
  ["phone", { width: 375, height: 812 }, "artist22@demo.localhost"],
  ["desktop", { width: 1280, height: 800 }, "artist23@demo.localhost"],
] as const) {
  test.describe(device, () => {
    test.use({ viewport });

    test("news rings, is read with what it is about, and all at once", async ({ page, playwright }) => {
      const office = await openOffice(playwright);
      await signIn(page, artist);
      const bell = page.getByRole("link", { name: /^News/ }).filter({ visible: true });
      await bell.click();
      await expect(page.getByRole("heading", { level: 1, name: "News" })).toBeVisible();
      await page.waitForLoadState("networkidle");
      const all = page.getByRole("button", { name: "Mark all as read" });
      if (await all.isVisible()) await all.click();
      await expect(bell).toHaveAccessibleName("News");

      const title = `Bell rehearsal ${device}`;
      const call = await office.call({ title, type: "rehearsal", local_start: localIn(3), local_end: localIn(3, 1) }, artist);
      await office.remind(call.id);
      await expect(bell).toHaveAccessibleName("News, 1 unread");
      const news = page.getByRole("list", { name: "New", exact: true }).getByRole("link", { name: new RegExp(`Unread: Please look at your call: ${title}`) });
      await expect(news).toBeVisible();
      await check(page, "news");
      await news.click();
      await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
      await expect(bell).toHaveAccessibleName("News");

      const next = await office.call({ title: `${title}, two`, type: "rehearsal", local_start: localIn(4), local_end: localIn(4, 1) }, artist);
      await office.remind(next.id);
      await expect(bell).toHaveAccessibleName("News, 1 unread");
      // Opened another way, it is read all the same.
      await page.goto(`/schedule/${next.id}`);
      await expect(bell).toHaveAccessibleName("News");
      await page.goto("/notices");
      await expect(page.getByRole("list", { name: "Earlier" }).getByRole("link", { name: new RegExp(title) }).first()).toBeVisible();
      await office.close();
    });
  });
}

test("a push message is shown by the worker and its page is the one to open", async ({ page, context }) => {
  await context.grantPermissions(["notifications"], { origin: new URL(browser.baseURL).origin });
  await signIn(page, "artist22@demo.localhost");
  await installed(page);
  const session = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [registration] = registrations;
      if (registration) resolve(registration.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const data = JSON.stringify({ title: "Your call moved: Rehearsal", body: "14:30 → 15:00", path: "/schedule", tag: "/schedule" });
  const { origin } = new URL(browser.baseURL);
  await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId: await registered, data });
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, data }) => ({ title, body, path: (data as { path: string }).path }));
    });
  await expect.poll(shown).toEqual([{ title: "Your call moved: Rehearsal", body: "14:30 → 15:00", path: "/schedule" }]);
});

test("notifications are turned on and off on this device", async ({ page, context }) => {
  await context.grantPermissions(["notifications"], { origin: new URL(browser.baseURL).origin });
  // The browser's maker's push service is what cannot be reached here: its answer is given in its place.
  await page.addInitScript(() => {
    const keys = { p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", auth: "BTBZMqHH6r4Tts7J_aSIgg" };
    const endpoint = "https://push.example.com/journey";
    let present: object | null = null;
    const subscription = {
      endpoint,
      toJSON: () => ({ endpoint, keys }),
      unsubscribe: () => {
        present = null;
        return Promise.resolve(true);
      },
    };
    PushManager.prototype.getSubscription = () => Promise.resolve(present as PushSubscription | null);
    PushManager.prototype.subscribe = (options) => {
      present = { ...subscription, options };
      return Promise.resolve(present as PushSubscription);
    };
  });
  await signIn(page, "artist22@demo.localhost");
  await installed(page);
  await page.getByRole("link", { name: "More" }).click();
  await page.getByRole("link", { name: /artist22/ }).click();
  await page.getByRole("link", { name: /^Notifications on this device/ }).click();
  await expect(page.getByText("Off for this device")).toBeVisible();
  await check(page, "notifications, off");
  await page.getByRole("button", { name: "Show notifications here" }).click();
  await expect(page.getByText("On for this device")).toBeVisible();
  const devices = page.getByRole("list", { name: "Your devices with notifications" });
  await expect(devices.getByText("This device")).toBeVisible();
  const details = page.getByLabel("Say what it is about, also on the locked screen");
  await expect(details).toBeChecked();
  await details.click();
  await expect(details).not.toBeChecked();
  await check(page, "notifications, on");
  await page.getByRole("button", { name: "Turn off", exact: true }).click();
  await expect(page.getByText("Off for this device")).toBeVisible();
  await expect(devices).toBeHidden();
});
