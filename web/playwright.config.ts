// Journeys on the real stack: BIGLIVE_BASE_URL names a running server with the demo companies.
import { defineConfig } from "@playwright/test";
import { browser } from "./browser.ts";

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  forbidOnly: true,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { ...browser, trace: "retain-on-failure" },
});
