// Where the device's language is none.
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

it.each([
  ["c", "en"],
  ["", "en"],
  ["de-AT", "en-AT"],
])("a device that speaks “%s” starts with %s", async (language, locale) => {
  vi.stubGlobal("navigator", { language });
  vi.resetModules();
  const { currentLocale } = await import("./locale");
  expect(currentLocale()).toBe(locale);
});
