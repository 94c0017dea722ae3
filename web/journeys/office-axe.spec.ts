// WCAG 2.2 AA on every page of the office, light and dark, at 320 px and at a desk.
import { expect, test } from "@playwright/test";
import { check, everywhere } from "./check.ts";
import { openDraft, openSent } from "./office-steps.ts";
import { signIn } from "./steps.ts";

everywhere(() => {
  test("contracts", async ({ page }) => {
    await signIn(page, "admin@demo.localhost");
    await page.goto("/contracts");
    await expect(page.getByRole("table", { name: "Contracts" })).toBeVisible();
    await check(page, "list");
    await page.goto("/contracts/new");
    await expect(page.getByRole("heading", { level: 1, name: "New contract" })).toBeVisible();
    await check(page, "upload");
    await openSent(page);
    await check(page, "tracking");
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Edit details…" }).click();
    await expect(page.getByRole("dialog").getByLabel("Title")).toBeVisible();
    await check(page, "edit details");
    await page.keyboard.press("Escape");
    await openDraft(page);
    await page.getByRole("button", { name: "Add Text" }).click();
    await expect(page.getByLabel("What to ask")).toBeVisible();
    await check(page, "prepare");
    await page.getByRole("button", { name: "Remove field" }).click();
    await expect(page.getByText(/fields? · Saved$/)).toBeVisible();
    await page.getByRole("button", { name: "Choose who signs" }).click();
    await expect(page.getByRole("list", { name: "Artists" })).toBeVisible();
    await page.getByRole("list", { name: "Artists" }).getByRole("checkbox").first().check();
    await check(page, "send");
  });

  test("people and administration", async ({ page }) => {
    await signIn(page, "admin@demo.localhost");
    await page.goto("/people");
    await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
    await check(page, "members");
    await page.getByRole("table", { name: "Members" }).getByRole("row").filter({ hasText: "accountant@demo.localhost" }).getByRole("button").first().click();
    await expect(page.getByRole("dialog").getByLabel("May approve up to")).toBeVisible();
    await check(page, "member");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Invite a person" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check(page, "invite");
    await page.goto("/people/invite");
    await page.getByLabel("Addresses").fill("Mira Novak <mira@artist.example>\nnobody");
    await expect(page.getByRole("table", { name: "What will be sent" })).toBeVisible();
    await check(page, "invite many");
    for (const [address, heading] of [
      ["/start?step=people", "Set up the company"],
      ["/settings/security", "Security of the company"],
      ["/settings/sign-on", "Single sign-on"],
      ["/settings/api", "API keys"],
    ] as const) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      await page.waitForLoadState("networkidle");
      await check(page, address);
    }
    for (const [address, button] of [
      ["/settings/api", "Add a key"],
      ["/settings/sign-on", "Add a connection"],
    ] as const) {
      await page.goto(address);
      await page.getByRole("button", { name: button }).first().click();
      await expect(page.getByLabel("Name").first()).toBeVisible();
      await check(page, button);
    }
    await page.goto("/people?view=invitations");
    await expect(page.getByRole("searchbox")).toBeVisible();
    await check(page, "invitations");
    for (const view of ["jobs", "audit", "storage"]) {
      await page.goto(`/administration?view=${view}`);
      await expect(page.getByRole("heading", { level: 1, name: "Administration" })).toBeVisible();
      await page.waitForLoadState("networkidle");
      await check(page, view);
    }
  });

  test("checking a document", async ({ page }) => {
    await page.goto("/verify");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await check(page, "verify");
  });
});
