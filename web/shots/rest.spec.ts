// Photographs of what the others pass by: the first run, the end of signing, news, a lost network, the office's settings of
// its schedule. Each kind of screen signs with an artist of its own.
import { expect, test } from "@playwright/test";
import { monthOfReport } from "../journeys/office-steps.ts";
import { smallPdf } from "../journeys/pdf.ts";
import { confine, fillFields, openFirstToSign, signIn } from "../journeys/steps.ts";
import { shoot } from "./shoot.ts";

const signers: Readonly<Record<string, string>> = { "phone-light": "artist18", "phone-dark": "artist19", "desktop-light": "artist20", "desktop-dark": "artist21" };

test("the first run of a company", async ({ page }, info) => {
  await signIn(page, "admin@demo.localhost");
  // A company nobody has worked in yet: the answers say so.
  const none = { data: [], pagination: { cursor: null, next_cursor: null, has_more: false, total_count: 0 } };
  await page.route(/\/api\/v1\/(members|invitations|contracts)\?/, (route) => route.fulfill({ json: none }));
  await page.goto("/");
  await expect(page.getByLabel("Name of the company")).toBeVisible();
  await shoot(page, info, "first-run");
  await page.getByRole("button", { name: "Keep this name" }).click();
  await page.getByRole("button", { name: "Send 1 invitation" }).click();
  await shoot(page, info, "first-run-people");
  await page.getByRole("button", { name: "Leave for later" }).click();
  await expect(page.getByRole("link", { name: "Choose a contract" })).toBeVisible();
  await shoot(page, info, "first-run-document");
  await page.goto("/start");
  await expect(page.getByRole("heading", { level: 1, name: "Set up the company" })).toBeVisible();
  await shoot(page, info, "first-run-later");
});

test("signed", async ({ page }, info) => {
  const artist = signers[info.project.name];
  if (artist === undefined) throw new Error(`nobody signs for ${info.project.name}`);
  await signIn(page, `${artist}@demo.localhost`);
  await openFirstToSign(page);
  await fillFields(page);
  await page.getByRole("button", { name: "Review and confirm" }).click();
  await page.getByRole("checkbox", { name: "I agree" }).check();
  await page.getByRole("button", { name: "Sign the contract" }).click();
  await expect(page.getByRole("button", { name: "Download signed copy" })).toBeVisible({ timeout: 45_000 });
  await shoot(page, info, "sign-4-done");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download signed copy" }).click();
  const copy = await (await download).path();
  await page.goto("/verify");
  await page.getByLabel("Choose a PDF", { exact: true }).first().setInputFiles(copy);
  await expect(page.getByRole("heading", { name: "Genuine and unchanged" })).toBeVisible({ timeout: 20_000 });
  await shoot(page, info, "verify-sealed");
});

test("news, companies, a lost network", async ({ page, context }, info) => {
  await signIn(page, "artist1@demo.localhost");
  for (const [address, name] of [["/notices", "notices"], ["/account/notifications", "account-notifications"], ["/start", "start-refused"]] as const) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await shoot(page, info, name);
  }
  await page.goto("/contracts");
  await expect(page.getByRole("list", { name: "Contracts" })).toBeVisible();
  await page.getByRole("button", { name: /Stadttheater Demo/ }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, info, "companies");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, info, "shortcuts");
  await page.keyboard.press("Escape");
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await expect(page.getByRole("list", { name: "Contracts" })).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText(/^Offline/)).toBeVisible();
  await shoot(page, info, "offline");
  await context.setOffline(false);
});

test("what a company asks for first", async ({ page }, info) => {
  await signIn(page, "artist2@demo.localhost");
  for (const confinement of ["second_factor", "password"] as const) {
    await confine(page, confinement);
    await shoot(page, info, `confined-${confinement}`);
  }
});

test("a server that fails", async ({ page }, info) => {
  await signIn(page, "artist2@demo.localhost");
  await page.route("**/api/v1/contracts?*", (route) =>
    route.fulfill({ status: 500, contentType: "application/problem+json", json: { type: "internal_error", title: "Internal error", status: 500, request_id: "01a2023e-257a-7552-b347-4091d224edad" } }),
  );
  await page.goto("/contracts?q=gala");
  await expect(page.getByRole("alert")).toBeVisible();
  await shoot(page, info, "failure");
});

test("the rest of the office", async ({ page }, info) => {
  await signIn(page, "admin@demo.localhost");
  for (const [address, name] of [["/", "office-today"], ["/schedule/rules", "office-schedule-rules"], ["/schedule/productions", "office-schedule-productions"], ["/schedule/absences", "office-day-absences"], ["/claims/mine", "office-claims-mine"], ["/account", "office-account"]] as const) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await shoot(page, info, name);
  }
  await page.goto("/contracts/new");
  await page.getByLabel("Upload documents", { exact: true }).first().setInputFiles({ name: "Guest contract.pdf", mimeType: "application/pdf", buffer: smallPdf("Guest contract") });
  await expect(page).toHaveURL(/\/prepare$/);
  await expect(page.getByRole("img", { name: /^Page 1/ })).toBeVisible();
  await shoot(page, info, "office-prepare-new");
});

test("a finance director's day", async ({ page }, info) => {
  await signIn(page, "finance@demo.localhost");
  await shoot(page, info, "finance-today");
  await page.goto(`/claims/report?month=${monthOfReport()}&by=production`);
  await expect(page.getByRole("table", { name: "Month-end" })).toBeVisible();
  await shoot(page, info, "finance-report");
});
