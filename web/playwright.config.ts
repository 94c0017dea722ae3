// Journeys on the real stack: BIGLIVE_BASE_URL names running servers with the demo companies, one for each worker.
import { defineConfig } from "@playwright/test";
import { browser, servers } from "./browser.ts";

// Watching every step slows the browser down by a fifth: only second tries are watched, and journeys that were chosen by name
// (`cargo xtask test NAME`).
const isAlone = process.env["CI"] === undefined;

export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  forbidOnly: true,
  workers: servers.length,
  // Other people's machines pause at will; what needs its second try is told as flaky.
  retries: isAlone ? 0 : 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { ...browser, trace: isAlone ? "off" : "on-first-retry" },
});
