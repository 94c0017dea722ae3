// The production manager's day: an event with two people, moved by the keyboard, refused a room that is taken, cancelled.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { signIn } from "./steps.ts";

const manager = "production@demo.localhost";

/** Days of a week far ahead, where the demo has planned nothing; another one for each run. */
const monday = (() => {
  const first = new Date(Date.UTC(2028, 0, 3) + (Math.floor(Date.now() / 1000) % 200) * 7 * 86_400_000);
  return (days: number): string => new Date(first.getTime() + days * 86_400_000).toISOString().slice(0, 10);
})();

const weekday = (day: string): string => new Date(`${day}T00:00:00Z`).toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });

/** Which heading is that of a day: weeks begin where their reader is used to it. */
async function columnOf(board: Locator, day: string): Promise<number> {
  const headings = await board.getByRole("columnheader").allTextContents();
  return headings.findIndex((heading) => heading.includes(weekday(day)));
}

/** The cell of a row on a day. */
async function cellOf(page: Page, row: Locator, day: string): Promise<Locator> {
  return row.getByRole("cell").nth((await columnOf(table(page), day)) - 1);
}

const table = (page: Page): Locator => page.getByRole("table", { name: "The week by room" });

async function write(page: Page, title: string, start: string, end: string): Promise<void> {
  await page.goto(`/schedule/new?day=${monday(0)}`);
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByLabel("Begins", { exact: true }).fill(start);
  await page.getByLabel("Ends", { exact: true }).fill(end);
  await page.getByLabel("Room", { exact: true }).selectOption({ label: "Main stage" });
}

test("an event is written, moved by the keyboard, refused a taken room, and cancelled", async ({ page }) => {
  const stamp = Date.now();
  const [matinee, run] = [`Matinee ${stamp}`, `Stage run ${stamp}`];
  await signIn(page, manager);

  await write(page, matinee, "2pm", "16.30");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: matinee })).toBeVisible();

  await write(page, run, "10", "noon");
  const people = page.getByRole("list", { name: "People found" });
  await people.getByRole("button").first().click();
  await people.getByRole("button").first().click();
  await expect(page.getByRole("list", { name: "Called" }).getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: "Publish to 2 people" }).click();
  await expect(page.getByRole("heading", { level: 1, name: run })).toBeVisible();
  await expect(page.getByRole("table", { name: "Who is called" }).getByText("Not answered")).toHaveCount(2);

  await page.goto(`/schedule?day=${monday(0)}`);
  const bar = table(page).getByRole("link", { name: new RegExp(run) });
  await expect(bar).toBeVisible();
  await bar.focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Move “${run}”` });
  await dialog.getByLabel("Begins").fill("15:00");
  await dialog.getByLabel("Ends", { exact: true }).fill("17:00");
  await expect(dialog.getByLabel("Those whom it concerns")).toBeChecked();
  await expect(dialog.getByText(/^2 people: /).first()).toBeVisible();
  await dialog.getByRole("button", { name: "Move it" }).click();
  await expect(dialog.getByText("The room is taken")).toBeVisible();
  await expect(dialog.getByRole("link", { name: matinee })).toBeVisible();
  await dialog.getByLabel("Day").fill(monday(1));
  await expect(dialog.getByText("The room is taken")).toBeHidden();
  await dialog.getByRole("button", { name: "Move it" }).click();
  await expect(page.getByText("Saved. 2 people are told.")).toBeVisible();
  const tuesday = await cellOf(page, table(page).getByRole("row", { name: /Main stage/ }), monday(1));
  await expect(tuesday.getByRole("link", { name: new RegExp(run) })).toBeVisible();

  await tuesday.getByRole("link", { name: new RegExp(run) }).click();
  await page.getByRole("button", { name: "Cancel the event…" }).click();
  const cancelling = page.getByRole("dialog", { name: `Cancel “${run}”?` });
  await cancelling.getByLabel("Reason").fill("The stage floor is painted");
  await cancelling.getByRole("button", { name: "Cancel the event" }).click();
  await expect(page.getByText(`“${run}” is cancelled.`)).toBeVisible();
  await expect(page.getByRole("list", { name: "What happened" }).getByText(/The stage floor is painted/)).toBeVisible();
});

test("a bar is dragged to another day, and leaving the dialog leaves it where it is", async ({ page }) => {
  const title = `Drag ${Date.now()}`;
  await signIn(page, manager);
  await page.goto(`/schedule/new?day=${monday(2)}`);
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByLabel("Begins", { exact: true }).fill("9");
  await page.getByLabel("Ends", { exact: true }).fill("9:45");
  await page.getByRole("button", { name: "Save as draft" }).click();
  await expect(page.getByText("Saved as a draft. Nobody is told.")).toBeVisible();
  await page.goto(`/schedule?day=${monday(0)}`);
  const row = table(page).getByRole("row", { name: /Outside our rooms/ });
  const link = row.getByRole("link", { name: new RegExp(title) });
  const from = await link.boundingBox();
  const to = await (await cellOf(page, row, monday(4))).boundingBox();
  if (!from || !to) throw new Error("the board has no size");
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 24, { steps: 4 });
  await page.mouse.move(to.x + 20, to.y + 20, { steps: 8 });
  await page.mouse.up();
  const dialog = page.getByRole("dialog", { name: `Move “${title}”` });
  await expect(dialog.getByLabel("Day")).toHaveValue(monday(4));
  await dialog.getByRole("button", { name: "Leave it where it is" }).click();
  await expect((await cellOf(page, row, monday(2))).getByRole("link", { name: new RegExp(title) })).toBeVisible();
});

test("in the week by the hour an event is made longer by its lower edge, over midnight", async ({ page }) => {
  const title = `Longer ${Date.now()}`;
  await signIn(page, manager);
  await page.goto(`/schedule/new?day=${monday(2)}`);
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByLabel("Begins", { exact: true }).fill("21");
  await page.getByLabel("Ends", { exact: true }).fill("22");
  await page.getByRole("button", { name: "Save as draft" }).click();
  await expect(page.getByText("Saved as a draft. Nobody is told.")).toBeVisible();
  await page.goto(`/schedule?day=${monday(0)}`);
  await page.getByText("Hours", { exact: true }).click();
  await expect(page).toHaveURL(/rows=hours/);
  const week = page.getByRole("table", { name: "The week by the hour" });
  const block = week.getByRole("link", { name: new RegExp(title) });
  await block.scrollIntoViewIfNeeded();
  const from = await block.boundingBox();
  const next = await week.getByRole("cell").nth((await columnOf(week, monday(3))) - 1).boundingBox();
  if (!from || !next) throw new Error("the board has no size");
  await page.mouse.move(from.x + 20, from.y + from.height - 3);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + from.height + 20, { steps: 4 });
  // An hour is as high as the event; the next day begins with the hours of the board.
  await page.mouse.move(next.x + 20, from.y + from.height - 3, { steps: 8 });
  await page.mouse.up();
  const dialog = page.getByRole("dialog", { name: `Move “${title}”` });
  await expect(dialog.getByLabel("Day")).toHaveValue(monday(2));
  await expect(dialog.getByLabel("Ends on")).toHaveValue(monday(3));
  await dialog.getByRole("button", { name: "Leave it where it is" }).click();
  await page.mouse.move(from.x + 20, from.y + from.height - 3);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + from.height * 1.75, { steps: 8 });
  await page.mouse.up();
  await expect(dialog.getByLabel("Ends", { exact: true })).toHaveValue(/^(22:45|10:45 PM)$/);
  await dialog.getByRole("button", { name: "Move it" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(block.getByText(/10:45|22:45/)).toBeVisible();
});

test("the week by the hour is printed on one page, with times and kinds in words", async ({ page }) => {
  await signIn(page, manager);
  await page.goto("/schedule?rows=hours");
  const week = page.getByRole("table", { name: "The week by the hour" });
  const block = week.locator("[data-column] [data-bar]").first();
  const kind = block.locator("[aria-hidden=true]").first();
  await expect(block).toBeVisible();
  await expect(kind).toBeHidden();
  // What margins leave of a sheet of A4 that lies across.
  await page.setViewportSize({ width: 1047, height: 718 });
  await page.emulateMedia({ media: "print" });
  await expect(kind).toBeVisible();
  await expect(page.getByRole("link", { name: "Contracts" })).toBeHidden();
  await expect(page.getByRole("button", { name: "More" })).toBeHidden();
  const board = await week.boundingBox();
  expect((board?.y ?? 0) + (board?.height ?? 999)).toBeLessThanOrEqual(718);
  expect(await block.locator("a").evaluate((words) => words.scrollWidth <= words.clientWidth)).toBe(true);
});

test.describe("on a tablet", () => {
  test.use({ hasTouch: true, viewport: { width: 1180, height: 820 } });
  test("a finger that has rested on a bar drags it", async ({ page }) => {
    const title = `Finger ${Date.now()}`;
    await signIn(page, manager);
    await page.goto(`/schedule/new?day=${monday(0)}`);
    await page.getByLabel("Title", { exact: true }).fill(title);
    await page.getByLabel("Begins", { exact: true }).fill("7");
    await page.getByLabel("Ends", { exact: true }).fill("7:30");
    await page.getByRole("button", { name: "Save as draft" }).click();
    await expect(page.getByText("Saved as a draft. Nobody is told.")).toBeVisible();
    await page.goto(`/schedule?day=${monday(0)}`);
    const row = table(page).getByRole("row", { name: /Outside our rooms/ });
    const link = row.getByRole("link", { name: new RegExp(title) });
    await link.scrollIntoViewIfNeeded();
    const from = await link.boundingBox();
    const to = await (await cellOf(page, row, monday(3))).boundingBox();
    if (!from || !to) throw new Error("the board has no size");
    const fingers = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
      fingers.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined ? [] : [{ x, y: from.y + 12 }] });
    await touch("touchStart", from.x + 20);
    await expect(table(page)).toHaveAttribute("data-dragging", "true");
    await touch("touchMove", from.x + 60);
    await touch("touchMove", to.x + 20);
    await touch("touchEnd");
    const dialog = page.getByRole("dialog", { name: `Move “${title}”` });
    await expect(dialog.getByLabel("Day")).toHaveValue(monday(3));
  });
});

test("what is typed is asked about before it is left, and is there again", async ({ page }) => {
  const title = `Half an idea ${Date.now()}`;
  await signIn(page, manager);
  await page.goto("/schedule/new");
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByRole("link", { name: "Schedule", exact: true }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: /^Leave/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Schedule" })).toBeVisible();
  await page.getByRole("link", { name: "New event" }).click();
  await expect(page.getByLabel("Title", { exact: true })).toHaveValue(title);
  await page.getByRole("button", { name: "Start over" }).click();
  await expect(page.getByLabel("Title", { exact: true })).toHaveValue("");
});
