// WCAG 2.2 AA on every page, light and dark, phone and desktop.
import { expect, test } from "@playwright/test";
import { check, everywhere } from "./check.ts";
import { confine, fillFields, openFirstToSign, signIn } from "./steps.ts";

everywhere(() => {
  test("in front of the door", async ({ page }) => {
    await page.goto("/login");
    await check(page, "sign in");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText("Enter your e-mail address.")).toBeVisible();
    await check(page, "sign in with mistakes");
    await page.getByLabel("E-mail address").fill("nobody@artist.example");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("button", { name: "E-mail me a code" })).toBeVisible();
    await check(page, "ways in");
    await page.getByRole("button", { name: "E-mail me a code" }).click();
    await expect(page.getByLabel("Six-digit code")).toBeVisible();
    await check(page, "code");
    for (const address of ["/sign-in/not-a-real-one", "/reset-password/not-a-real-one", "/verify-email/not-a-real-one", "/join/not-a-real-one"]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
      await check(page, address);
    }
    await page.goto("/invitation/not-a-real-one");
    await expect(page.getByRole("heading", { name: "This invitation cannot be used" }).first()).toBeVisible();
    await check(page, "invitation that cannot be used");
  });

  test("the artist's pages", async ({ page }) => {
    await signIn(page, "artist1@demo.localhost");
    await check(page, "today");
    for (const [address, heading] of [
      ["/contracts", "Contracts"],
      ["/more", "More"],
      ["/account", "Your account"],
      ["/account/security", "Security"],
      ["/account/devices", "Devices"],
      ["/account/history", "What happened"],
      ["/account/personal", "Personal data"],
      ["/account/delegations", "Acting for you"],
    ] as const) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      await check(page, address);
    }
    await page.goto("/account/delegations");
    await page.getByRole("button", { name: "Let somebody act for you" }).click();
    await page.getByRole("button", { name: "Allow it" }).click();
    await expect(page.getByText("Choose at least one thing.")).toBeVisible();
    await check(page, "acting for one, with mistakes");
    await page.goto("/account/security");
    await page.getByRole("button", { name: "Add an authenticator app" }).click();
    await expect(page.getByRole("dialog").getByRole("img", { name: /^QR code/ })).toBeVisible();
    await check(page, "authenticator app");
    await page.goto("/nowhere");
    await expect(page.getByText("There is nothing at this address")).toBeVisible();
    await check(page, "not found");
    await page.goto("/contracts");
    await page.getByRole("list", { name: "Contracts" }).getByRole("link").first().click();
    await expect(page.getByRole("list", { name: "What happened" })).toBeVisible();
    await check(page, "contract");
    await page.getByRole("link", { name: "Read", exact: true }).click();
    await expect(page.getByRole("region", { name: /^Page 1 of/ })).toBeVisible();
    await check(page, "reader");
  });

  test("what a company asks for first", async ({ page }) => {
    await signIn(page, "artist1@demo.localhost");
    for (const confinement of ["second_factor", "password"] as const) {
      await confine(page, confinement);
      await check(page, confinement);
    }
  });

  test("signing, up to the confirmation", async ({ page }) => {
    await signIn(page, "artist1@demo.localhost");
    await openFirstToSign(page);
    await check(page, "sign: read");
    await fillFields(page);
    await check(page, "sign: fields");
    await page.getByRole("button", { name: "Review and confirm" }).click();
    await expect(page.getByRole("heading", { name: "What you agree to" })).toBeVisible();
    await check(page, "sign: confirm");
  });
});
