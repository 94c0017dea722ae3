// Fails when what a phone has to load outgrows its budget (KiB, brotli). Run after `npm run build`.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

const dist = join(import.meta.dirname, "../dist");
const manifest = JSON.parse(await readFile(join(dist, ".vite/manifest.json"), "utf8"));
const precache = JSON.parse(await readFile(join(dist, ".vite/precache.json"), "utf8"));

async function kib(file) {
  const path = join(dist, file);
  const size = await stat(`${path}.br`).catch(() => stat(path));
  return size.size / 1024;
}
const sum = async (files) => {
  let total = 0;
  for (const file of files) total += await kib(file);
  return total;
};
function closure(keys, scripts = new Set(), styles = new Set()) {
  for (const key of keys) {
    const chunk = manifest[key];
    if (!chunk || scripts.has(chunk.file)) continue;
    scripts.add(chunk.file);
    for (const style of chunk.css ?? []) styles.add(style);
    closure(chunk.imports ?? [], scripts, styles);
  }
  return { scripts, styles };
}

const rows = [];
const check = (what, size, limit) => rows.push({ what, size, limit, over: size > limit });

const start = ["index.html", "src/app/start.tsx"];
const login = closure([...start, "src/app/PublicPages.tsx"]);
check("login: JavaScript", await sum(login.scripts), 80);
check("login: CSS", await sum(login.styles), 6);

const base = [...start, "src/app/SignedInApp.tsx"];
if (base.some((key) => !manifest[key])) throw new Error(`The manifest lacks one of ${base.join(", ")}`);
const pages = Object.keys(manifest).filter((key) => /^src\/(features|app)\/.*Page\.tsx$/.test(key) && manifest[key].isDynamicEntry);
// Pages in front of the door never load the signed-in app.
const isPublic = (page) => page.startsWith("src/features/identity/door/") || page.endsWith("/PublicVerifyPage.tsx");
for (const page of pages) {
  const { scripts, styles } = closure(isPublic(page) ? [...start, "src/app/PublicPages.tsx", page] : [...base, page]);
  if (page === "src/features/contracts/ContractsPage.tsx") check("list: JavaScript", await sum(scripts), 95);
  if (page === "src/features/claims/ClaimsPage.tsx") check("claims: JavaScript", await sum(scripts), 95);
  check(`${page.replace("src/", "")}: CSS`, await sum(styles), 6);
}

const always = closure(base).scripts;
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.file.endsWith(".js") || always.has(chunk.file) || /\/pdf[.-]/.test(chunk.file)) continue;
  check(`chunk ${key.replace(/^_/, "")}`, await kib(chunk.file), 110);
}
// The worker is not in the manifest, so the renderer is found by name.
const pdf = (await readdir(join(dist, "assets"))).filter((name) => /^pdf[.-].*\.m?js$/.test(name));
if (pdf.length < 2) throw new Error("The PDF renderer and its worker were not found in dist/assets");
check("PDF renderer (with its worker)", await sum(pdf.map((name) => `assets/${name}`)), 420);
if (precache.some((url) => /pdf/.test(url))) rows.push({ what: "PDF renderer is precached", size: 0, limit: 0, over: true });
check("precache", await sum(precache.map((url) => url.slice(1))), 220);

for (const { what, size, limit, over } of rows) {
  if (size > 2 || over || !what.startsWith("chunk")) process.stdout.write(`${over ? "OVER " : "  ok "} ${size.toFixed(1).padStart(6)} / ${String(limit).padStart(3)} KiB  ${what}\n`);
}
if (rows.some((row) => row.over)) process.exit(1);
