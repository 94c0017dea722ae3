// Where the device's language is none, and where the profile does not say where somebody lives.
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

it.each([
  ["en", "en-GB", "en-GB"],
  ["en", "de-AT", "en-AT"],
  ["en-AU", "en-GB", "en-AU"],
  ["de", "en-US", "en-DE"],
  ["en", "en", "en-US"],
  ["en", "c", "en-US"],
])("a profile in “%s” on a device in “%s” is shown %s", async (profile, language, locale) => {
  vi.stubGlobal("navigator", { language });
  vi.resetModules();
  const { currentLocale, setViewer } = await import("./locale");
  setViewer({ locale: profile, timeZone: "Europe/Vienna" });
  expect(currentLocale()).toBe(locale);
});
