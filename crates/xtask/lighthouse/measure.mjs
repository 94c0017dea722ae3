// Lighthouse (its mobile preset: a slow phone on a slow network) on the pages whose speed is promised: the login page
// as a stranger sees it, and the list of contracts of somebody who is signed in. Called by `cargo xtask bench browser`;
// prints one line a page: name, then the performance score of each run.

import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const { BIGLIVE_BASE_URL: base, BIGLIVE_CHROMIUM: executablePath, BIGLIVE_EMAIL: email, BIGLIVE_PASSWORD: password } = process.env;
const RUNS = Number(process.env.BIGLIVE_RUNS ?? 3);
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const signIn = async (page) => {
  await page.goto(`${base}/login`);
  const status = await page.evaluate(
    async (body) => {
      const headers = { "Content-Type": "application/json", "X-Requested-With": "biglive" };
      const answer = await fetch("/api/v1/auth/login", { method: "POST", headers, body: JSON.stringify(body) });
      return answer.status;
    },
    { email, password },
  );
  if (status !== 200) throw new Error(`${email} cannot sign in: status ${status}`);
};

// A browser of its own for each run: nothing is warm but what signing in has warmed.
const measure = async (path, prepare) => {
  const browser = await puppeteer.launch({ executablePath, args: ARGUMENTS });
  try {
    const page = await browser.newPage();
    await prepare(page);
    const flags = { onlyCategories: ["performance"], disableStorageReset: true, logLevel: "error" };
    const { lhr } = await lighthouse(base + path, flags, undefined, page);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    if (new URL(lhr.finalDisplayedUrl).pathname !== path) throw new Error(`${path} led to ${lhr.finalDisplayedUrl}`);
    const seconds = (name) => (lhr.audits[name].numericValue / 1000).toFixed(2);
    console.error(`${path}: FCP ${seconds("first-contentful-paint")} s, LCP ${seconds("largest-contentful-paint")} s, blocked ${seconds("total-blocking-time")} s`);
    return Math.round(lhr.categories.performance.score * 100);
  } finally {
    await browser.close();
  }
};

const pages = [
  ["login", "/login", async () => undefined],
  ["list", "/contracts", signIn],
];
for (const [name, path, prepare] of pages) {
  const scores = [];
  for (let run = 0; run < RUNS; run += 1) scores.push(await measure(path, prepare));
  console.log(name, ...scores);
}
