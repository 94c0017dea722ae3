// How the app is bundled, served in development and tested.
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";
import react from "@vitejs/plugin-react";

const api = process.env["BIGLIVE_API"] ?? "http://127.0.0.1:8080";

/** pdf.js also puts everything it exports on a global, which keeps its annotation editor in our bundle. */
const pdfWithoutGlobal: Plugin = {
  name: "pdf-without-global",
  transform(code, id) {
    if (!id.endsWith("pdfjs-dist/legacy/build/pdf.mjs")) return null;
    const shorter = code.replace(/globalThis\.pdfjsLib = \{[^}]*\};/, "");
    if (shorter === code) this.error("pdf.js no longer has the global this plugin removes; remove the plugin.");
    return { code: shorter, map: null };
  },
};

// Modules that travel together. A group takes along what its modules import, unless a group before it has that.
const first = ["/src/api/first-token\\.|/src/app/public-paths\\.|vite/preload-helper|rolldown-runtime"];
const everywhere = [
  "node_modules/(react|react-dom|scheduler)/",
  "/src/ui/(Bits|Button|Field|Page|Spinner|States|classes|deferred|icons|keys|useRowKeys)\\.",
  "/src/i18n/(catalogue|intl|locale|message|t|en/(app|contracts))\\.",
  "/src/api/(offline-copies|problems|session|sign-out)\\.",
  "/src/app/entry\\.|/src/device/(early-press|theme|trusted|unsaved)\\.|/src/presentation/Failure|/src/styles/(base|tokens)\\.",
];
const signedIn = [
  "node_modules/(@tanstack|openapi-fetch|wouter|regexparam|mitt|use-sync-external-store)/",
  "/src/api/(client|contracts|fresh-proof|identity|permissions|reachability)\\.",
  "/src/i18n/format\\.|/src/features/contracts/views\\.|/src/presentation/BackLink\\.",
];
const door = ["/src/features/identity/(door/Door\\.module|passwords/PasswordInput)"];
// Apart from the door: the account has its words without its looks.
const signIn = ["/src/(api/sign-in|i18n/login|i18n/en/login)\\."];
const desk = ["/src/ui/(desk-icons|useFileDrop)\\.", "/src/i18n/(office-contracts|en/office-contracts)\\."];
const lists = ["/src/ui/(Chip|List|ListEnd|SearchInput)\\."];
const kept = ["node_modules/idb/|/src/device/(occasions|store|outbox/model)\\.|/src/api/refusal\\."];
const claims = ["/src/api/(outbox|claims|claim-draft|upload)\\.|/src/device/(uuid|storage|outbox/)|/src/i18n/amount\\.|/src/ui/later\\."];
const ownClaims = ["/src/i18n/(claims|en/claims)\\.|/src/features/claims/(basics|refusal|StorageWarning|capture/(files|picked))\\."];
const claimWords = ["/src/presentation/claim-title\\.|/src/i18n/(claim-words|en/claim-words)\\."];
const claimRows = ["/src/presentation/(ClaimRow|ReceiptThumbnail)\\."];
const claimChip = ["/src/presentation/ClaimChip\\."];
const signing = ["/src/api/signing\\.|/src/features/contracts/stateSentence\\."];
const contractRows = ["/src/presentation/Contract(Chip|Row)\\."];
const account = ["/src/i18n/(account|en/account)\\.|/src/api/account\\."];
const schedule = [
  "/src/presentation/(event-|EventChip|useNow)|/src/styles/event-tokens",
  "/src/api/(agenda|agenda-copy|replies|schedule)\\.|/src/device/replies/",
  "/src/i18n/(event-words|next-call|en/(event-words|next-call))\\.",
];
const calls = ["/src/i18n/(schedule|en/schedule)\\.|/src/presentation/own-call/said\\."];
const asked = ["/src/presentation/(AvailabilityAsked|DayAnswer|asked-days)\\.|/src/i18n/(availability|en/availability)\\."];
const pieces = ["/src/features/office-schedule/(Pieces|Radios)\\."];
const anyOf = (patterns: readonly string[]): RegExp => new RegExp(patterns.join("|"));

export default defineConfig({
  plugins: [react(), pdfWithoutGlobal],
  server: {
    port: 5173,
    proxy: {
      "/api": { target: api, ws: true },
      "/files": api,
      "/dev": api,
    },
  },
  build: {
    target: "es2023",
    manifest: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: {
      // What is on every page already need not stand in the list of what a route preloads.
      resolveDependencies: (_file, dependencies, { hostId }) => {
        const there = hostId.includes("SignedInApp") ? /\/(base|first|queries|rolldown-runtime)-/ : /\/(base|first|rolldown-runtime)-/;
        return dependencies.filter((file) => !there.test(`/${file}`));
      },
    },
    rolldownOptions: {
      output: {
        // Every name stands in that list too: seven letters tell the versions of a file apart.
        chunkFileNames: "assets/[name]-[hash:7].js",
        assetFileNames: "assets/[name]-[hash:7][extname]",
        // What nearly every screen uses travels together: many small files compress badly, each costs an entry in the list
        // of what a route preloads, and a phone on HTTP/1 asks for six at a time.
        codeSplitting: {
          groups: [
            { name: "first", test: anyOf(first), priority: 4 },
            { name: "base", test: anyOf(everywhere), priority: 3 },
            { name: "queries", test: anyOf(signedIn), priority: 2 },
            { name: "kept", test: anyOf(kept), priority: 2 },
            { name: "sign-in", test: anyOf(signIn), priority: 2 },
            { name: "door", test: anyOf(door), priority: 1 },
            { name: "desk", test: anyOf(desk), priority: 1 },
            { name: "lists", test: anyOf(lists), priority: 1 },
            { name: "claims", test: anyOf(claims), priority: 1 },
            { name: "own-claims", test: anyOf(ownClaims), priority: 1 },
            { name: "claim-words", test: anyOf(claimWords), priority: 1 },
            { name: "account", test: anyOf(account), priority: 1 },
            { name: "schedule", test: anyOf(schedule), priority: 1 },
            { name: "calls", test: anyOf(calls), priority: 1 },
            { name: "asked", test: anyOf(asked), priority: 1 },
            { name: "pieces", test: anyOf(pieces), priority: 1 },
            { name: "signing", test: anyOf(signing) },
            { name: "contract-rows", test: anyOf(contractRows) },
            { name: "claim-chip", test: anyOf(claimChip) },
            { name: "claim-rows", test: anyOf(claimRows) },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  css: { modules: { localsConvention: "camelCaseOnly" } },
  test: {
    // Making a browser takes longer than what most files without a screen test.
    projects: [
      { extends: true, test: { name: "logic", environment: "node", include: ["src/**/*.test.ts", "scripts/**/*.test.ts"] } },
      { extends: true, test: { name: "screens", environment: "happy-dom", include: ["src/**/*.test.tsx"] } },
    ],
    setupFiles: ["src/test-setup.ts"],
    testTimeout: 20_000,
    // The set-up makes each file's modules and its browser new: a fifth of the time of a process each.
    isolate: false,
    maxWorkers: "100%",
    restoreMocks: true,
  },
});
