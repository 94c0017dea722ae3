// Cuts Inter down to what the app sets: 20 of 47 KiB that a phone need not load, and more of the letters with accents.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";

const modules = join(import.meta.dirname, "../node_modules");
/** Where styles/base.css finds them. */
const folder = join(modules, ".fonts");

/** The weights and features that style sheets use (and figures in columns, accents, and a colon between digits as high as they). */
const used = {
  targetFormat: "woff2",
  variationAxes: { wght: { min: 400, max: 700 } },
  keepFeatures: ["calt", "ccmp", "kern", "locl", "mark", "mkmk", "tnum"],
};

/** Every character of the ranges that a style sheet gives this file. */
function characters(css, name) {
  const face = css.split("@font-face").find((rule) => rule.includes(`/${name}`));
  const ranges = face?.match(/unicode-range:([^;]*);/)?.[1];
  if (!ranges) throw new Error(`styles/base.css gives ${name} no unicode-range`);
  let text = "";
  for (const [, from, to] of ranges.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)) {
    for (let code = parseInt(from, 16); code <= parseInt(to ?? from, 16); code += 1) text += String.fromCodePoint(code);
  }
  return text;
}

export async function cutFonts() {
  const css = await readFile(join(modules, "../src/styles/base.css"), "utf8");
  await mkdir(folder, { recursive: true });
  for (const name of ["inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2"]) {
    const whole = await readFile(join(modules, "@fontsource-variable/inter/files", name));
    await writeFile(join(folder, name), await subsetFont(whole, characters(css, name), used));
  }
}

if (process.argv[1] === import.meta.filename) await cutFonts();
