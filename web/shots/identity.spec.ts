// Photographs of what comes over a page, and of forms that are opened: proofs, second factors, people, keys. What is made is
// taken away again.
import { expect, test } from "@playwright/test";
import { linkIn, newestMail } from "../journeys/mailbox.ts";
import { passwordOf, signIn } from "../journeys/steps.ts";
import { totp } from "../journeys/totp.ts";
import { demoPassword } from "../browser.ts";
import { shoot } from "./shoot.ts";

const unique = () => Math.random().toString(36).slice(2, 8);

test("a second factor, from setting it up to its removal", async ({ page }, info) => {
  const artist = "artist13@demo.localhost";
  await signIn(page, artist);
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add an authenticator app" }).click();
  const dialog = page.getByRole("dialog", { name: "Add an authenticator app" });
  await expect(dialog.getByRole("img", { name: /^QR code/ })).toBeVisible();
  await shoot(page, info, "factor-totp");
  const secret = (await dialog.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{1,4})+$/).innerText()).replaceAll(" ", "");
  await dialog.getByLabel("Code from the app").fill(totp(secret));
  await expect(page.getByRole("list", { name: "Your backup codes" })).toBeVisible();
  await shoot(page, info, "factor-backup-codes");
  const backup = await page.getByRole("list", { name: "Your backup codes" }).getByRole("listitem").first().innerText();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await shoot(page, info, "factor-set-up");
  await page.goto("/more");
  await page.getByRole("button", { name: "Sign out" }).click();
  await passwordOf(page, artist, demoPassword);
  await expect(page.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
  await shoot(page, info, "second-factor");
  await page.getByRole("button", { name: "Backup code" }).click();
  await page.getByLabel("Backup code").fill(backup);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Good/ })).toBeVisible();
  await page.goto("/account/security");
  await page.getByRole("button", { name: /^Remove / }).click();
  await shoot(page, info, "factor-remove");
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("list", { name: "Your second factors" })).toBeHidden();
});

test("acting for somebody", async ({ page, browser }, info) => {
  await signIn(page, "artist14@demo.localhost");
  await page.goto("/account/delegations");
  await page.getByRole("button", { name: "Let somebody act for you" }).click();
  await page.getByRole("button", { name: "Allow it" }).click();
  await shoot(page, info, "delegation-mistakes");
  await page.getByLabel("Their e-mail address").fill("artist15@demo.localhost");
  await page.getByRole("checkbox", { name: "Read contracts" }).check();
  await page.getByRole("button", { name: "Allow it" }).click();
  await expect(page.getByText(/may now act for you\.$/)).toBeVisible();
  await shoot(page, info, "delegation-given");
  const other = await browser.newContext(info.project.use);
  const second = await other.newPage();
  await signIn(second, "artist15@demo.localhost");
  await second.goto("/account/delegations");
  await expect(second.getByRole("button", { name: /^Act for / })).toBeVisible();
  await shoot(second, info, "delegation-held");
  await second.getByRole("button", { name: /^Act for / }).click();
  await expect(second.getByText(/^You act for /)).toBeVisible();
  await shoot(second, info, "acting-today");
  await second.goto("/account/personal");
  await expect(second.getByText(/theirs alone/)).toBeVisible();
  await shoot(second, info, "acting-account");
  await second.getByRole("button", { name: "Back to myself" }).click();
  await expect(second.getByText(/^You act for /)).toHaveCount(0);
  await second.goto("/account/delegations");
  await second.getByRole("button", { name: /^Give up acting for / }).click();
  await expect(second.getByRole("button", { name: /^Act for / })).toHaveCount(0);
  await other.close();
});

test("a session that ends, and one that is unattended", async ({ page, context }, info) => {
  await page.clock.install();
  await signIn(page, "artist16@demo.localhost");
  // The guard comes after the first screen.
  await page.waitForLoadState("networkidle");
  await page.clock.fastForward("26:00");
  await expect(page.getByText("Are you still there?")).toBeVisible();
  await shoot(page, info, "idle");
  await page.getByRole("button", { name: "Stay signed in" }).click();
  await expect(page.getByText("Are you still there?")).toBeHidden();
  await context.clearCookies();
  await page.clock.fastForward("31:00");
  await expect(page.getByRole("dialog", { name: "Please sign in again" })).toBeVisible();
  await shoot(page, info, "sign-in-again");
  await page.getByRole("button", { name: "Code by e-mail" }).click();
  await shoot(page, info, "sign-in-again-code");
});

test("an invitation, by its link", async ({ page, browser }, info) => {
  const desk = await browser.newContext();
  const office = await desk.newPage();
  const email = `vera.${unique()}@artist.example`;
  await signIn(office, "admin@demo.localhost");
  await office.goto("/people");
  await office.getByRole("button", { name: "Invite a person" }).click();
  await office.getByRole("dialog").getByLabel("E-mail address").fill(email);
  await office.getByRole("button", { name: "Send invitation" }).click();
  await expect(office.getByText(`Invitation sent to ${email}.`)).toBeVisible();
  await page.goto(linkIn(await newestMail(office, email, /invites you/), "invitation"));
  await expect(page.getByRole("button", { name: /^Join/ })).toBeVisible();
  await shoot(page, info, "invitation");
  await page.getByRole("button", { name: "Choose a password as well" }).click();
  await page.getByLabel("Choose a password").fill("curtain lemon");
  await shoot(page, info, "invitation-password");
  await desk.close();
});

test("a member, a key, a connection", async ({ page }, info) => {
  await signIn(page, "admin@demo.localhost");
  await page.goto("/people?q=artist2@demo");
  const member = page.getByRole("table", { name: "Members" }).getByRole("row").filter({ hasText: "artist2@demo.localhost" });
  await member.getByRole("button").first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Every reading is in the audit log.")).toBeVisible();
  await shoot(page, info, "member");
  await dialog.getByRole("button", { name: /^Show phone/ }).click();
  await expect(dialog.getByRole("button", { name: /^Show phone/ })).toHaveCount(0);
  await dialog.getByRole("button", { name: /^Sign out/ }).first().click();
  await shoot(page, info, "member-confirm");
  await page.goto("/settings/api");
  await page.getByRole("button", { name: "Add a key" }).first().click();
  await shoot(page, info, "api-key");
  await page.getByRole("dialog").getByLabel("Name").fill("Payroll");
  await page.getByRole("checkbox", { name: "Read contracts" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await expect(page.getByText(/^bl_/)).toBeVisible();
  await shoot(page, info, "api-key-secret");
  await page.getByRole("button", { name: "I have kept it" }).click();
  await shoot(page, info, "api-keys");
  await page.getByRole("button", { name: "End Payroll" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
  await page.goto("/settings/sign-on");
  await page.getByRole("button", { name: "Add a connection" }).first().click();
  await shoot(page, info, "sso-connection");
});
