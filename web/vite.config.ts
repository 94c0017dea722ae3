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
    rolldownOptions: {
      output: {
        // What nearly every screen uses travels together: many small files compress badly, and each costs an entry in
        // the list of what a route preloads.
        codeSplitting: {
          groups: [
            { name: "ui", test: /\/src\/(ui\/(Bits|Button|Page|Spinner|States|icons|classes|keys)|presentation\/Failure)\./ },
            { name: "lists", test: /\/src\/ui\/(List|ListEnd|SearchInput)\./ },
            { name: "queries", test: /node_modules\/@tanstack\// },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  css: { modules: { localsConvention: "camelCaseOnly" } },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
  },
});
