// Photographs of the office's screens. One draft is made; nothing is sent.
import { expect, test, type Page, type TestInfo } from "@playwright/test";
import { openDraft, openSent } from "../journeys/office-steps.ts";
import { smallPdf } from "../journeys/pdf.ts";
import { signIn } from "../journeys/steps.ts";
import { shoot as photograph } from "./shoot.ts";

const shoot = (page: Page, info: TestInfo, name: string) => photograph(page, info, `office-${name}`);

test("contracts", async ({ page }, info) => {
  await signIn(page, "admin@demo.localhost");
  await page.goto("/contracts");
  await expect(page.getByRole("table", { name: "Contracts" })).toBeVisible();
  await shoot(page, info, "list");
  await page.goto("/contracts/new");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shoot(page, info, "upload");
  await page.getByLabel("Upload documents", { exact: true }).first().setInputFiles([
    { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no") },
    { name: "broken.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 no document") },
  ]);
  await expect(page.getByRole("region", { name: "Uploads" }).getByText(/^Request/)).toBeVisible();
  await shoot(page, info, "tray");
  await openSent(page);
  await shoot(page, info, "tracking");
  await page.getByRole("checkbox", { name: /^Choose / }).nth(1).check();
  await shoot(page, info, "tracking-selected");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await shoot(page, info, "tracking-menu");
  await page.getByRole("menuitem", { name: "Edit details…" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, info, "tracking-edit");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Void for everybody" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, info, "void");
});

test("preparing and sending", async ({ page }, info) => {
  await signIn(page, "admin@demo.localhost");
  await openDraft(page);
  await expect(page.getByRole("img", { name: "Page 1 as it will be signed" })).toBeVisible();
  if ((await page.locator("[data-field]").count()) === 0) {
    await page.getByRole("button", { name: "Add Signature" }).click();
    await page.getByRole("button", { name: "Add Date" }).click();
    await page.getByRole("group").getByText("Company", { exact: true }).click();
    await page.getByRole("button", { name: "Add Signature" }).click();
  }
  await page.locator("[data-field]").first().focus();
  await shoot(page, info, "prepare");
  const details = page.getByRole("button", { name: "Details" });
  if (await details.isVisible()) {
    await details.click();
    await shoot(page, info, "prepare-details");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).first().click();
  }
  await page.getByRole("button", { name: "Choose who signs" }).click();
  const artists = page.getByRole("list", { name: "Artists" });
  await expect(artists).toBeVisible();
  await shoot(page, info, "send-nobody");
  for (const index of [0, 1, 2]) await artists.getByRole("checkbox").nth(index).check();
  await shoot(page, info, "send");
  await page.getByRole("button", { name: /^Send/ }).scrollIntoViewIfNeeded();
  await shoot(page, info, "send-end");
});

test("people, administration, checking", async ({ page }, info) => {
  await signIn(page, "admin@demo.localhost");
  for (const [address, name] of [
    ["/people", "people"],
    ["/people?view=invitations", "invitations"],
    ["/administration", "jobs"],
    ["/administration?view=audit", "audit"],
    ["/administration?view=storage", "storage"],
    ["/settings/security", "settings-security"],
    ["/settings/sign-on", "settings-sign-on"],
    ["/settings/api", "settings-api"],
    ["/more", "more"],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await shoot(page, info, name);
  }
  await page.goto("/people");
  await page.getByRole("button", { name: "Invite a person" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, info, "invite");
  await page.goto("/people");
  await page.getByRole("table", { name: "Members" }).getByRole("button").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, info, "member");
  await page.goto("/people/invite");
  await page.getByLabel("Addresses").fill("Mira Novak <mira@artist.example>\njan@artist.example, Jan, Berg, accountant\nnobody");
  await expect(page.getByRole("table", { name: "What will be sent" })).toBeVisible();
  await shoot(page, info, "invite-many");
  await page.goto("/verify");
  await shoot(page, info, "verify");
  await page.getByLabel("Choose a PDF", { exact: true }).first().setInputFiles({
    name: "plain.pdf",
    mimeType: "application/pdf",
    buffer: smallPdf("Plain"),
  });
  await expect(page.getByRole("heading", { name: "Not sealed" })).toBeVisible({ timeout: 20_000 });
  await shoot(page, info, "verify-not-sealed");
});
