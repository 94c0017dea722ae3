// Builds dist/: client bundle, prerendered pages with modulepreload links, service worker, brotli files.
import { readFile, writeFile, readdir, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { cutFonts } from "./fonts.mjs";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const brotli = promisify(brotliCompress);
const compressible = /\.(js|mjs|css|html|svg|json|webmanifest|txt)$/;

/** What every page begins with. */
const start = ["index.html", "src/app/start.tsx"];

/** Chunks the phone of an artist needs to read, sign, answer and claim without a network (the PDF renderer joins when first used). */
const offlineSources = [
  "src/app/SignedInApp.tsx",
  "src/features/today/TodayPage.tsx",
  "src/features/contracts/ContractsPage.tsx",
  "src/features/contracts/ContractPage.tsx",
  "src/features/contracts/ReaderPage.tsx",
  // Calls are read and answered without a network.
  "src/api/departures.ts",
  "src/api/agenda.ts",
  "src/api/schedule.ts",
  "src/presentation/NextCall.tsx",
  "src/features/schedule/SchedulePage.tsx",
  "src/features/schedule/EventPage.tsx",
  "src/features/schedule/event/Background.tsx",
  // Claims are photographed, written and kept without a network, and sent when it is back.
  "src/api/outbox.ts",
  "src/api/claims.ts",
  "src/features/claims/ClaimsPage.tsx",
  "src/features/claims/ClaimList.tsx",
  "src/features/claims/Waiting.tsx",
  "src/features/claims/ClaimPage.tsx",
  "src/features/claims/ClaimFormPage.tsx",
  "src/features/claims/capture/CapturePage.tsx",
  // Signing out erases what the device keeps, also without a network.
  "src/device/erase.ts",
];

/** A chunk and everything it imports statically: [scripts, styles]. */
export function closure(manifest, key, scripts = new Set(), styles = new Set()) {
  const chunk = manifest[key];
  if (!chunk || scripts.has(chunk.file)) return { scripts, styles };
  scripts.add(chunk.file);
  for (const style of chunk.css ?? []) styles.add(style);
  for (const imported of chunk.imports ?? []) closure(manifest, imported, scripts, styles);
  return { scripts, styles };
}

function links(manifest, keys) {
  const scripts = new Set();
  const styles = new Set();
  for (const key of keys) closure(manifest, key, scripts, styles);
  return { scripts, styles };
}

async function prerender(manifest) {
  const outDir = join(root, "node_modules/.prerender");
  await build({
    root,
    logLevel: "warn",
    build: {
      ssr: "src/app/prerender.tsx", outDir, emptyOutDir: true, manifest: false, copyPublicDir: false, rollupOptions: {
        input: "src/app/prerender.tsx",
        // The prerendered page needs its module at once; that it is lazy in the browser is no mistake.
        onwarn: (warning, warn) => (warning.code === "INEFFECTIVE_DYNAMIC_IMPORT" ? undefined : warn(warning)),
      },
    },
  });
  const { renderLogin, renderShell } = await import(pathToFileURL(join(outDir, "prerender.js")).href);
  await rm(outDir, { recursive: true });

  const template = await readFile(join(dist, "index.html"), "utf8");
  const write = async (name, title, markup, keys, isReadable) => {
    const { scripts, styles } = links(manifest, keys);
    const [entry] = template.match(/<script type="module"[^>]*>/) ?? [];
    if (!entry) throw new Error("dist/index.html has no entry script");
    const isEntry = (file) => entry.includes(file);
    // What the first picture needs is asked for first; scripts wait for it where the page can be read without them.
    const priority = isReadable ? ' fetchpriority="low"' : "";
    const head =
      [...styles].map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`).join("") +
      entry.replace("<script", `<script${priority}`) + "</script>" +
      [...scripts].filter((file) => !isEntry(file)).map((file) => `<link rel="modulepreload"${priority} crossorigin href="/${file}">`).join("");
    const html = template
      .replace(/\s*<script type="module"[^>]*><\/script>|\s*<link rel="(modulepreload|stylesheet)"[^>]*>/g, "")
      .replace(/<title>.*<\/title>/, `<title>${title}</title>`)
      .replace("</head>", `${head}</head>`)
      .replace("<!--content-->", markup);
    await writeFile(join(dist, name), html);
  };
  const login = `<div data-prerendered="login">${renderLogin()}</div>`;
  await write("login.html", "Sign in · BIG Live Portal", login, [...start, "src/app/PublicPages.tsx"], true);
  await write("index.html", "BIG Live Portal", renderShell(), [...start, "src/app/SignedInApp.tsx"], false);
}

async function serviceWorker(manifest) {
  const { scripts, styles } = links(manifest, [...start, ...offlineSources]);
  const fonts = (await readdir(join(dist, "assets"))).filter((name) => /^inter-latin-wght.*\.woff2$/.test(name));
  const urls = ["/index.html", "/theme.js", "/icon.svg"];
  for (const file of [...scripts, ...styles]) urls.push(`/${file}`);
  for (const font of fonts) urls.push(`/assets/${font}`);
  // Workers are not in the manifest.
  const workers = (await readdir(join(dist, "assets"))).filter((name) => /^develop\.worker-.*\.js$/.test(name));
  if (workers.length !== 1) throw new Error("The worker that develops receipts was not found in dist/assets");
  for (const worker of workers) urls.push(`/assets/${worker}`);
  const html = await readFile(join(dist, "index.html"));
  const version = createHash("sha256").update(html).update(urls.join()).digest("hex").slice(0, 12);
  await build({
    root,
    logLevel: "warn",
    configFile: false,
    define: { __VERSION__: JSON.stringify(version), __PRECACHE__: JSON.stringify(urls) },
    build: {
      outDir: dist,
      emptyOutDir: false,
      copyPublicDir: false,
      rollupOptions: { input: "src/sw/sw.ts", output: { format: "iife", entryFileNames: "sw.js" } },
    },
  });
  await writeFile(join(dist, ".vite/precache.json"), JSON.stringify(urls));
}

async function compress(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !compressible.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    if (file.includes(".vite")) continue;
    const bytes = await readFile(file);
    if (bytes.length < 200) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    await writeFile(`${file}.br`, await brotli(bytes, { params }));
  }
}

/** The licences of everything that is delivered, at /licenses.txt. */
async function licences() {
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  const delivered = Object.entries(packages).filter(([path, entry]) => path !== "" && ((!entry.dev && !entry.optional) || path.includes("@fontsource")));
  let text = "";
  for (const [path, { version, license }] of delivered) {
    const folder = join(root, path);
    const file = (await readdir(folder).catch(() => [])).find((name) => /^licen[cs]e/i.test(name));
    const body = file ? await readFile(join(folder, file), "utf8") : "";
    text += `${path.replace(/^.*node_modules\//, "")} ${version} (${license ?? "see below"})\n\n${body.trim()}\n\n${"-".repeat(72)}\n\n`;
  }
  await writeFile(join(dist, "licenses.txt"), text);
}

await cutFonts();
await build({ root, logLevel: "warn" });
const manifest = JSON.parse(await readFile(join(dist, ".vite/manifest.json"), "utf8"));
await prerender(manifest);
await serviceWorker(manifest);
await licences();
await compress(dist);
