// Photographs of the artist's screens. Nothing is signed: the demo stays as it is.
import { expect, test } from "@playwright/test";
import { fillFields, openFirstToSign, signIn } from "../journeys/steps.ts";
import { shoot } from "./shoot.ts";

test("in front of the door", async ({ page }, info) => {
  await page.goto("/login");
  await shoot(page, info, "login");
  await page.getByRole("button", { name: "Continue" }).click();
  await shoot(page, info, "login-mistakes");
  await page.getByLabel("E-mail address").fill("nobody@artist.example");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("button", { name: "E-mail me a code" })).toBeVisible();
  await shoot(page, info, "login-ways");
  await page.getByRole("button", { name: "E-mail me a code" }).click();
  await expect(page.getByLabel("Six-digit code")).toBeVisible();
  await shoot(page, info, "login-code");
  await page.goto("/login?sso_error=sso_failed");
  await shoot(page, info, "login-sso-refused");
  await page.goto("/sign-in/not-a-real-one");
  await shoot(page, info, "sign-in-link");
  await page.goto("/reset-password/not-a-real-one");
  await page.getByLabel("New password").fill("curtain lemon orbit velvet");
  await expect(page.getByText("Strong password")).toBeVisible();
  await shoot(page, info, "reset-password");
  await page.goto("/invitation/not-a-real-one");
  await expect(page.getByRole("heading", { name: "This invitation cannot be used" }).first()).toBeVisible();
  await shoot(page, info, "invitation-refused");
});

test("the artist's places", async ({ page }, info) => {
  await signIn(page, "artist1@demo.localhost");
  await shoot(page, info, "today");
  for (const [address, name] of [["/contracts", "contracts"], ["/contracts?q=zzzz", "contracts-none"], ["/more", "more"], ["/account", "account"], ["/account/security", "account-security"], ["/account/devices", "account-devices"], ["/account/history", "account-history"], ["/account/personal", "account-personal"], ["/account/delegations", "account-delegations"], ["/nowhere", "not-found"]] as const) {
    await page.goto(address);
    await expect(page.getByRole("heading").first()).toBeVisible();
    await shoot(page, info, name);
  }
  await page.goto("/contracts");
  await page.getByRole("list", { name: "Contracts" }).getByRole("link").first().click();
  await expect(page.getByRole("list", { name: "What happened" })).toBeVisible();
  await shoot(page, info, "contract");
  await page.getByRole("link", { name: "Read", exact: true }).click();
  await expect(page.getByRole("region", { name: /^Page 1 of/ })).toBeVisible();
  await shoot(page, info, "reader");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, info, "palette");
});

test("signing", async ({ page }, info) => {
  await signIn(page, "artist1@demo.localhost");
  await openFirstToSign(page);
  await expect.poll(async () => (await page.getByRole("region", { name: "Document" }).innerText()).length).toBeGreaterThan(100);
  await shoot(page, info, "sign-1-read");
  await page.getByRole("button", { name: "Go to signing" }).click();
  await page.getByRole("button", { name: "Next field" }).click();
  await shoot(page, info, "sign-2-fields");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, info, "sign-2-pad");
  await page.getByRole("dialog").getByRole("tab", { name: "Type" }).click();
  await shoot(page, info, "sign-2-typed");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await fillFields(page);
  await shoot(page, info, "sign-2-filled");
  await page.getByRole("button", { name: "Review and confirm" }).click();
  await shoot(page, info, "sign-3-confirm");
});
