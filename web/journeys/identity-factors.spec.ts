// Second factors: an authenticator app with its backup codes, a passkey, a fresh proof over a page, and their removal.
import { expect, test, type Page } from "@playwright/test";
import { signIn, passwordOf } from "./steps.ts";
import { demoPassword } from "../browser.ts";
import { totp } from "./totp.ts";

const home = (page: Page) => expect(page.getByRole("heading", { level: 1, name: /^Good (morning|afternoon|evening)/ })).toBeVisible();

/** A phone with a finger on its sensor. */
async function withAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

async function signOut(page: Page): Promise<void> {
  await page.goto("/more");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
}

/** Proves who one is with the password, where the page asks for it. */
async function proveByPassword(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Is it you?" });
  if (!(await dialog.waitFor({ timeout: 3_000 }).then(() => true, () => false))) return;
  await dialog.getByLabel("Password", { exact: true }).fill(demoPassword);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog).toBeHidden();
}

test("an authenticator app is set up, asked for, replaced by a backup code, and removed", async ({ page }) => {
  const artist = "artist5@demo.localhost";
  await signIn(page, artist);
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add an authenticator app" }).click();
  await proveByPassword(page);
  const dialog = page.getByRole("dialog", { name: "Add an authenticator app" });
  await expect(dialog.getByRole("img", { name: /^QR code/ })).toBeVisible();
  const secret = (await dialog.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{1,4})+$/).innerText()).replaceAll(" ", "");
  await dialog.getByLabel("Code from the app").fill(totp(secret));
  const codes = page.getByRole("list", { name: "Your backup codes" });
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  const backup = await codes.getByRole("listitem").first().innerText();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 backup codes left")).toBeVisible();

  await signOut(page);
  await passwordOf(page, artist, demoPassword);
  await expect(page.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
  await page.getByRole("button", { name: "Backup code" }).click();
  await page.getByLabel("Backup code").fill(backup.toLowerCase());
  await page.getByRole("button", { name: "Go on" }).click();
  await home(page);

  await page.goto("/account/security");
  await expect(page.getByText("9 backup codes left")).toBeVisible();
  await page.getByRole("button", { name: /^Remove / }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("list", { name: "Your second factors" })).toBeHidden();
});

test("a passkey is made, signs in without a password, and is removed", async ({ page }) => {
  await withAuthenticator(page);
  await signIn(page, "artist6@demo.localhost");
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("Name of this passkey").fill("Phone");
  await page.getByRole("button", { name: "Create the passkey" }).click();
  await proveByPassword(page);
  await expect(page.getByRole("list", { name: "Your backup codes" })).toBeVisible();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByRole("list", { name: "Your second factors" })).toContainText("Phone");

  await signOut(page);
  // The page offers passkeys by itself: the finger on the sensor may be quicker than the button.
  await page.getByRole("button", { name: "Use a passkey" }).click({ timeout: 3_000 }).catch(() => undefined);
  await home(page);
  await page.goto("/account/devices");
  await expect(page.getByRole("list", { name: "Devices that are signed in" })).toContainText("with a passkey");

  await page.goto("/account/security");
  await page.getByRole("button", { name: "Remove Phone" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("list", { name: "Your second factors" })).toBeHidden();
});
