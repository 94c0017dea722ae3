// WCAG 2.2 AA on every page of the office's schedule, light and dark, at 320 px and at a desk.
import { expect, test } from "@playwright/test";
import { check, everywhere } from "./check.ts";
import { signIn } from "./steps.ts";

everywhere(() => {
  test("schedule", async ({ page, viewport }) => {
    const isWide = (viewport?.width ?? 0) >= 1024;
    await signIn(page, "production@demo.localhost");
    // A Monday of the demo's season, which has rehearsals.
    const soon = new Date(Date.now() + 8 * 86_400_000);
    const day = new Date(soon.getTime() + ((8 - soon.getUTCDay()) % 7) * 86_400_000).toISOString().slice(0, 10);
    const event = page.getByRole("link", { name: /Swan Lake: corps de ballet/ }).first();
    for (const view of isWide ? ["", "&view=day", "&rows=people", "&view=month", "&view=list"] : [""]) {
      await page.goto(`/schedule?day=${day}${view}`);
      await expect(event).toBeVisible();
      await check(page, `board ${view}`);
    }
    if (isWide) {
      await page.goto(`/schedule?day=${day}`);
      await page.getByRole("button", { name: /^Move Swan Lake: corps de ballet/ }).first().click();
      await expect(page.getByRole("dialog").getByText("How much of the series")).toBeVisible();
      await check(page, "moving");
      await page.keyboard.press("Escape");
    }
    await event.click();
    await expect(page.getByRole("table", { name: "Who is called" })).toBeVisible();
    await check(page, "event");
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
    for (const [address, button] of [
      ["/schedule/rooms", "New room"],
      ["/schedule/productions", "New production"],
    ] as const) {
      page.once("dialog", (asked) => void asked.accept());
      await page.goto(address);
      await expect(page.getByRole("button", { name: button })).toBeVisible();
      await check(page, address);
      await page.getByRole("button", { name: button }).click();
      await expect(page.getByRole("dialog").getByLabel("Name")).toBeVisible();
      await check(page, button);
    }
  });
});
