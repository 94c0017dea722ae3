// Photographs of every screen, on phone and desktop, light and dark, into BIGLIVE_SHOTS_DIR.
import { defineConfig } from "@playwright/test";
import { browser } from "./browser.ts";

const phone = { width: 375, height: 812 };
const desktop = { width: 1280, height: 800 };
const project = (name: string, viewport: typeof phone, colorScheme: "light" | "dark", touch: boolean) => ({
  name,
  use: { viewport, colorScheme, hasTouch: touch, deviceScaleFactor: touch ? 2 : 1 },
});

export default defineConfig({
  testDir: "shots",
  outputDir: "test-results",
  workers: 1,
  timeout: 90_000,
  reporter: [["list"]],
  use: browser,
  projects: [
    project("phone-light", phone, "light", true),
    project("phone-dark", phone, "dark", true),
    project("desktop-light", desktop, "light", false),
    project("desktop-dark", desktop, "dark", false),
  ],
});
