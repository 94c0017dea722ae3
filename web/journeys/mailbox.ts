// The local mailbox of a server without a mail server: what was sent to whom.
import { expect, type Page } from "@playwright/test";

/** The text of the newest mail to an address, opened beside the page. */
export async function newestMail(page: Page, to: string, subject: RegExp): Promise<string> {
  const mailbox = await page.context().newPage();
  try {
    await expect(async () => {
      await mailbox.goto("/dev/mail");
      const row = mailbox.getByRole("row").filter({ hasText: to }).filter({ hasText: subject }).first();
      await row.getByRole("link").click({ timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
    return await mailbox.locator("body").innerText();
  } finally {
    await mailbox.close();
  }
}

export async function codeFor(page: Page, to: string): Promise<string> {
  const code = /your code is (\d{6})/.exec(await newestMail(page, to, /is your code/))?.[1];
  if (code === undefined) throw new Error("The mail holds no code");
  return code;
}

/** The path of the first link of that kind in a mail. */
export function linkIn(mail: string, kind: string): string {
  const path = new RegExp(`https?://[^\\s/]+(/${kind}/[\\w.~-]+)`).exec(mail)?.[1];
  if (path === undefined) throw new Error(`The mail holds no link to /${kind}/`);
  return path;
}
