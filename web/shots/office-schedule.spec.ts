// Photographs of the office's schedule. Nothing is sent.
import { expect, test, type Page, type TestInfo } from "@playwright/test";
import { signIn } from "../journeys/steps.ts";
import { shoot as photograph } from "./shoot.ts";

const shoot = (page: Page, info: TestInfo, name: string) => photograph(page, info, `office-schedule-${name}`);

/** The Monday after next: the demo's season has rehearsals on it. */
const monday = (() => {
  const soon = new Date(Date.now() + 8 * 86_400_000);
  return new Date(soon.getTime() + ((8 - soon.getUTCDay()) % 7) * 86_400_000).toISOString().slice(0, 10);
})();

test("schedule", async ({ page, viewport }, info) => {
  const isWide = (viewport?.width ?? 0) >= 1024;
  await signIn(page, "production@demo.localhost");
  const event = page.getByRole("link", { name: /Swan Lake: corps de ballet/ }).first();
  for (const [name, view] of isWide ? [["week", ""], ["day", "&view=day"], ["people", "&rows=people"], ["month", "&view=month"], ["list", "&view=list"]] : [["list", ""]]) {
    await page.goto(`/schedule?day=${monday}${view}`);
    await expect(event).toBeVisible();
    await shoot(page, info, name ?? "");
  }
  await page.goto("/schedule?day=2035-01-01&kind=travel");
  await expect(page.getByText("Nothing like that in these days")).toBeVisible();
  await shoot(page, info, "empty");
  await page.goto(`/schedule?day=${monday}`);
  if (isWide) {
    const bar = await event.boundingBox();
    if (!bar) throw new Error("the event has no size");
    await page.mouse.move(bar.x + 20, bar.y + 20);
    await page.mouse.down();
    await page.mouse.move(bar.x + 160, bar.y + 30, { steps: 6 });
    await shoot(page, info, "dragging");
    await page.mouse.up();
    await expect(page.getByRole("dialog").getByText("How much of the series")).toBeVisible();
    await shoot(page, info, "moving");
    await page.getByRole("button", { name: "Leave it where it is" }).click();
  }
  await event.click();
  await expect(page.getByRole("table", { name: "Who is called" })).toBeVisible();
  await shoot(page, info, "event");
  await page.getByRole("button", { name: "Cancel the event…" }).click();
  await expect(page.getByRole("dialog").getByLabel("Reason")).toBeVisible();
  await shoot(page, info, "cancelling");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByLabel("Title", { exact: true })).toHaveValue(/Swan Lake/);
  await shoot(page, info, "edit");
  await page.goto(`/schedule/new?day=${monday}`);
  await page.getByLabel("Title", { exact: true }).fill("Stage run");
  await page.getByLabel("Begins", { exact: true }).fill("7pm");
  await page.getByLabel("Repeats").selectOption("week");
  await page.getByRole("list", { name: "People found" }).getByRole("button").first().click();
  await page.getByRole("button", { name: /^Publish/ }).click();
  await expect(page.getByText("One thing needs your attention")).toBeVisible();
  await shoot(page, info, "new");
  page.on("dialog", (asked) => void asked.accept());
  await page.goto("/schedule/rooms");
  await expect(page.getByRole("button", { name: "New room" })).toBeVisible();
  await shoot(page, info, "rooms");
});
