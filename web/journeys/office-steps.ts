// Steps of the office that journeys and photographs share.
import { expect, type Page } from "@playwright/test";
import { smallPdf } from "./pdf.ts";

export async function uploadOne(page: Page, title: string): Promise<void> {
  await page.goto("/contracts/new");
  await page.getByLabel("Upload documents", { exact: true }).first().setInputFiles({
    name: `${title}.pdf`,
    mimeType: "application/pdf",
    buffer: smallPdf(title),
  });
  await expect(page).toHaveURL(/\/contracts\/[\w-]+\/prepare$/, { timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

const draft = "Draft to look at";

/** The same draft again and again, so that looking leaves one trace only. */
export async function openDraft(page: Page): Promise<void> {
  await page.goto(`/contracts?view=draft&q=${encodeURIComponent(draft)}`);
  const row = page.getByRole("table", { name: "Contracts" }).getByRole("link", { name: draft });
  await expect(row.first().or(page.getByText("No contract matches"))).toBeVisible();
  if ((await row.count()) === 0) {
    await uploadOne(page, draft);
    return;
  }
  await row.first().click();
  await page.getByRole("link", { name: /^(Place|Change) fields$/ }).click();
  await expect(page.getByRole("region", { name: /^Page 1 of/ })).toBeVisible();
}

/** The contract that is out to the most people. */
export async function openSent(page: Page): Promise<void> {
  await page.goto("/contracts?q=Season");
  await page.getByRole("table", { name: "Contracts" }).getByRole("link").first().click();
  await expect(page.getByRole("table", { name: "Signers" })).toBeVisible();
  await expect(page.getByRole("list", { name: "What happened" })).toBeVisible();
}

/** The month in which the demo's office has approved and paid claims. */
export const monthOfReport = (): string => new Date(Date.now() - 33 * 86_400_000).toISOString().slice(0, 7);
