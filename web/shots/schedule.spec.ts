// Photographs of the schedule as artists see it. Nothing is answered.
import { expect, test } from "@playwright/test";
import { signIn } from "../journeys/steps.ts";
import { shoot } from "./shoot.ts";

test("the schedule", async ({ page }, info) => {
  await signIn(page, "artist1@demo.localhost");
  await expect(page.getByRole("region", { name: "Your next call" })).toBeVisible();
  await shoot(page, info, "today-next-call");
  await page.goto("/schedule");
  await expect(page.getByRole("link", { name: /Swan Lake/ }).first()).toBeVisible();
  await shoot(page, info, "schedule");
  await page.goto("/schedule?type=meeting");
  await expect(page.getByText("Nothing of this kind")).toBeVisible();
  await shoot(page, info, "schedule-none");
  for (const [kind, name, shot] of [
    ["performance", /Swan Lake/, "event-performance"],
    ["travel", /Vienna – New York/, "event-journey"],
    ["rehearsal", /Placement rehearsal/, "event-abroad"],
    ["other", /Costume fitting/, "event-cancelled"],
  ] as const) {
    await page.goto(`/schedule?type=${kind}`);
    await page.getByRole("link", { name }).last().click();
    await expect(page.getByText("What changed", { exact: true })).toBeVisible();
    await shoot(page, info, shot);
  }
  await page.goto("/schedule?type=travel");
  await page.getByRole("link", { name: /Vienna – New York/ }).first().click();
  await page.getByRole("button", { name: /^(Answer otherwise|Change your answer)$/ }).click();
  await shoot(page, info, "event-answering");
});
