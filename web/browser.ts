// The browser of journeys and photographs: Debian's Chromium, without its own traffic.
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Servers that know nothing of each other: as many workers run, and each has its own. */
export const servers = (process.env["BIGLIVE_BASE_URL"] ?? "http://localhost:8080").split(" ");

export const browser = {
  baseURL: servers[Number(process.env["TEST_PARALLEL_INDEX"] ?? 0) % servers.length] ?? "",
  actionTimeout: 10_000,
  locale: "en-GB",
  timezoneId: "Europe/Vienna",
  launchOptions: {
    executablePath: process.env["BIGLIVE_CHROMIUM"] ?? "/usr/bin/chromium",
    args: flags,
  },
};

/** With all that a person's browser has: the shell without windows knows no push messages. */
export const wholeBrowser = { ...browser.launchOptions, executablePath: process.env["BIGLIVE_CHROMIUM_WHOLE"] ?? browser.launchOptions.executablePath };

export const demoPassword = process.env["BIGLIVE_DEMO_PASSWORD"] ?? "";
