// Ways in: code and link by mail, forgotten password, an invitation without a password and its second company.
import { expect, test, type Page } from "@playwright/test";
import { codeFor, linkIn, newestMail } from "./mailbox.ts";
import { passwordOf, signIn } from "./steps.ts";
import { totp } from "./totp.ts";

test.use({ viewport: { width: 375, height: 812 }, hasTouch: true });

const unique = () => Math.random().toString(36).slice(2, 8);
const home = (page: Page) => expect(page.getByRole("heading", { level: 1, name: /^Good (morning|afternoon|evening)/ })).toBeVisible();

async function askForCode(page: Page, email: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "E-mail me a code" }).click();
  await expect(page.getByLabel("Six-digit code")).toBeFocused();
}

/** Invites somebody from another window and returns the path of the link in the mail. */
async function invitationFor(page: Page, admin: string, company: RegExp, email: string, role = "artist"): Promise<string> {
  const desk = await page.context().browser()?.newContext();
  if (!desk) throw new Error("No browser for the administrator");
  const office = await desk.newPage();
  await signIn(office, admin);
  await office.goto("/people");
  await office.getByRole("button", { name: "Invite a person" }).click();
  await office.getByRole("dialog").getByLabel("E-mail address").fill(email);
  await office.getByRole("dialog").getByLabel("Joins as").selectOption(role);
  await office.getByRole("button", { name: "Send invitation" }).click();
  await expect(office.getByText(`Invitation sent to ${email}.`)).toBeVisible();
  const path = linkIn(await newestMail(office, email, company), "invitation");
  await desk.close();
  return path;
}

test("a code by mail is the first suggestion on a phone, and signs in with its last digit", async ({ page }) => {
  const artist = "artist3@demo.localhost";
  await askForCode(page, artist);
  await page.keyboard.type("000000");
  await expect(page.getByRole("alert")).toContainText("This code is not right");
  await page.getByLabel("Six-digit code").fill(await codeFor(page, artist));
  await home(page);
});

test("an address without an account gets the same answer", async ({ page }) => {
  await askForCode(page, `nobody.${unique()}@artist.example`);
  await expect(page.getByText("if there is an account for it")).toBeVisible();
});

test("the link of the mail signs in at a press, once", async ({ page, browser }) => {
  const artist = "artist4@demo.localhost";
  await askForCode(page, artist);
  const path = linkIn(await newestMail(page, artist, /is your code/), "sign-in");
  await page.goto(path);
  await page.getByRole("button", { name: "Sign in here" }).click();
  await home(page);
  const other = await browser.newContext();
  const second = await other.newPage();
  await second.goto(path);
  await second.getByRole("button", { name: "Sign in here" }).click();
  await expect(second.getByRole("heading", { name: "This link cannot be used" }).first()).toBeVisible();
  await second.getByRole("link", { name: "Go to sign in" }).click();
  await expect(second.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await other.close();
});

test("an artist joins without a password, and later a second company with one press", async ({ page }) => {
  const email = `nora.${unique()}@artist.example`;
  await page.goto(await invitationFor(page, "admin@demo.localhost", /invites you to Stadttheater/, email));
  await page.getByRole("button", { name: /^Join/ }).click();
  await expect(page.getByText("Please fill this in.").first()).toBeVisible();
  await page.getByLabel("First name").fill("Nora");
  await page.getByLabel("Last name").fill("Lind");
  await page.getByRole("button", { name: /^Join/ }).click();
  await home(page);

  await page.goto(await invitationFor(page, "admin@second.localhost", /invites you to Second Stage/, email));
  await expect(page.getByText("You are signed in as Nora Lind.")).toBeVisible();
  await page.getByRole("button", { name: /^Join/ }).click();
  await home(page);
  await page.getByRole("button", { name: /Switch company/ }).click();
  await expect(page.getByRole("dialog").getByRole("button")).toHaveCount(3);
});

/** Whether the second, small company asks its accountants for a second factor; nobody else there is one. */
async function askAccountants(desk: Page, asks: boolean): Promise<void> {
  await desk.goto("/settings/security");
  await desk.getByRole("checkbox", { name: "Accountant" }).setChecked(asks);
  await desk.getByRole("button", { name: "Save", exact: true }).first().click();
  await expect(desk.getByText("Security settings saved")).toBeVisible();
}

test("whoever has to have a second factor sets one up before anything else is open", async ({ page, browser }) => {
  const email = `ida.${unique()}@office.example`;
  const office = await browser.newContext();
  const desk = await office.newPage();
  await signIn(desk, "admin@second.localhost");
  await askAccountants(desk, true);
  try {
    await page.goto(await invitationFor(page, "admin@second.localhost", /invites you to Second Stage/, email, "accountant"));
    await page.getByLabel("First name").fill("Ida");
    await page.getByLabel("Last name").fill("Zahl");
    await page.getByRole("button", { name: /^Join/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Set up a second factor" })).toBeVisible();
    await page.goto("/claims");
    await expect(page.getByRole("heading", { level: 1, name: "Set up a second factor" })).toBeVisible();
    await page.getByRole("button", { name: "Add an authenticator app" }).click();
    const dialog = page.getByRole("dialog", { name: "Add an authenticator app" });
    const secret = (await dialog.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{1,4})+$/).innerText()).replaceAll(" ", "");
    await dialog.getByLabel("Code from the app").fill(totp(secret));
    await expect(page.getByRole("list", { name: "Your backup codes" }).getByRole("listitem")).toHaveCount(10);
    await page.getByRole("button", { name: "I have kept them" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Claims" })).toBeVisible();
  } finally {
    await askAccountants(desk, false);
    await office.close();
  }
});

test("a forgotten password is replaced by a link, and the old one is gone", async ({ page }) => {
  const email = `ada.${unique()}@artist.example`;
  await page.goto(await invitationFor(page, "admin@demo.localhost", /invites you to Stadttheater/, email));
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Last name").fill("Berg");
  await page.getByRole("button", { name: "Choose a password as well" }).click();
  await page.getByLabel("Choose a password").fill("curtain lemon orbit velvet");
  await page.getByRole("button", { name: /^Join/ }).click();
  await home(page);
  await page.goto("/more");
  await page.getByRole("button", { name: "Sign out" }).click();

  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Forgotten your password?" }).click();
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText("The link is on its way.")).toBeVisible();
  await page.goto(linkIn(await newestMail(page, email, /Choose a new password/), "reset-password"));
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await expect(page.getByText("The password needs at least 12 characters.")).toBeVisible();
  await page.getByLabel("New password").fill("harbour pencil seven granite");
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await home(page);
  await page.goto("/more");
  await page.getByRole("button", { name: "Sign out" }).click();
  await passwordOf(page, email, "curtain lemon orbit velvet");
  await expect(page.getByRole("alert")).toContainText("do not belong together");
});

test("a refused sign-on of the company says so and offers every other way", async ({ page }) => {
  await page.goto("/login?sso_error=sso_failed");
  await expect(page.getByRole("alert")).toContainText("Signing in with your company did not work.");
  await page.goto("/login?sso_error=nonsense");
  await expect(page.getByRole("alert")).toContainText("Signing in with your company did not work.");
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();
});

test("what is typed and pressed before the script has come is not lost", async ({ page }) => {
  let arrive = () => {};
  const late = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/\/assets\/start-/, async (route) => {
    await late;
    await route.continue();
  });
  await page.goto("/login", { waitUntil: "commit" });
  await page.getByLabel("E-mail address").fill("artist5@demo.localhost");
  await page.getByLabel("Keep me signed in").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByLabel("E-mail address")).toHaveValue("artist5@demo.localhost");
  arrive();
  await page.getByRole("button", { name: "Use my password" }).click();
  await expect(page.getByText("artist5@demo.localhost")).toBeVisible();
  await expect(page.getByLabel("Keep me signed in")).toBeChecked();
});
