// Steps that journeys share, by role and label only.
import { expect, type Page } from "@playwright/test";
import { demoPassword } from "../browser.ts";

/** To the first page as somebody of the demo. How one signs in has journeys of its own; here the cookie of it is enough. */
export async function signIn(page: Page, email: string): Promise<void> {
  expect(demoPassword, "BIGLIVE_DEMO_PASSWORD is needed for the demo sign-ins").not.toBe("");
  const data = { email, password: demoPassword, remember_me: false };
  expect((await page.request.post("/api/v1/auth/login", { headers: { "X-Requested-With": "biglive" }, data })).status(), `${email} signs in`).toBe(200);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: /^Good (morning|afternoon|evening)/ })).toBeVisible();
}

/** The sign-in page up to the pressed button, on phones and desktops. */
export async function passwordOf(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  const field = page.getByLabel("Password", { exact: true });
  const byPassword = page.getByRole("button", { name: "Use my password" });
  await expect(field.or(byPassword)).toBeVisible();
  if (await byPassword.isVisible()) await byPassword.click();
  await field.fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Opens the first contract that waits for a signature and begins with reading. */
export async function openFirstToSign(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^(Read and sign|Continue) ?:/ }).first().click();
  await expect(page.getByRole("navigation", { name: "Steps" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Document" })).toBeVisible();
}

/** Fills every open place; draws the signature, types the rest. */
export async function fillFields(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Go to signing" }).click();
  const done = page.getByRole("button", { name: "Review and confirm" });
  const forward = page.getByRole("button", { name: "Next field" }).or(page.getByRole("button", { name: "Your signature", exact: true }));
  await expect(done.or(forward)).toBeVisible();
  for (let guard = 0; guard < 30 && !(await done.isVisible()); guard++) {
    await forward.click();
    const dialog = page.getByRole("dialog");
    // "Next field" moves the focus to the place; Enter opens it, or puts an existing signature there.
    if (!(await dialog.isVisible())) await page.keyboard.press("Enter");
    if (await dialog.waitFor({ timeout: 1_500 }).then(() => true, () => false)) await fillDialog(page);
  }
  await expect(done).toBeVisible();
}

async function fillDialog(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  const pad = dialog.getByRole("img", { name: /^Your (signature|initials)\./ });
  if (await pad.isVisible()) await draw(page);
  else if (await dialog.getByRole("textbox").isVisible()) await dialog.getByRole("textbox").fill("Demo Artist");
  await dialog.getByRole("button", { name: /^Use/ }).click();
  await expect(dialog).toBeHidden();
}

async function draw(page: Page): Promise<void> {
  const box = await page.getByRole("dialog").getByRole("img", { name: /^Your (signature|initials)\./ }).boundingBox();
  if (!box) throw new Error("The signature pad has no size");
  const at = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y];
  await page.mouse.move(...at(0.15, 0.6));
  await page.mouse.down();
  for (let step = 1; step <= 24; step++) {
    await page.mouse.move(...at(0.15 + (0.7 * step) / 24, 0.5 + 0.28 * Math.sin(step * 0.9)));
  }
  await page.mouse.up();
}

/** What the company asks for first, shown as it would be: only this page is told so, and nobody's account is changed. */
export async function confine(page: Page, confinement: "second_factor" | "password"): Promise<void> {
  await page.route("**/api/v1/me", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), confinement } });
  });
  await page.goto("/");
  const [heading, button] = confinement === "password" ? ["Choose a new password", "Save new password"] : ["Set up a second factor", "Add an authenticator app"];
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  await expect(page.getByRole("button", { name: button })).toBeVisible();
  await page.unroute("**/api/v1/me");
}

/** To a step of the form of a claim, by its label. */
export async function goToStep(page: Page, name: "Receipt" | "Details" | "Check and send"): Promise<void> {
  await page.getByRole("navigation", { name: "Steps" }).getByRole("button", { name }).click();
  await expect(page.getByRole("heading", { level: 2, name, exact: true })).toBeFocused();
}

/** The shell is on the device, so that it starts without a network. */
export async function installed(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
    }
  });
}
