// The viewer's locale and time zone, set once at sign-in from their profile.
// Texts exist in English only so far, so formats use English words with the viewer's regional habits
// ("en-AT": 20 Nov 2026, 19:30): a sentence must not mix two languages.
const catalogueLanguage = "en";

function withRegion(tag: string): string {
  const region = new Intl.Locale(tag.replace("_", "-")).maximize().region;
  return region ? `${catalogueLanguage}-${region}` : catalogueLanguage;
}

/**
 * "en" alone says nothing about where somebody lives: then their device does, unless it speaks as it left the factory.
 */
function withHabits(tag: string): string {
  const isPlain = !new Intl.Locale(tag.replace("_", "-")).region;
  return withRegion(isPlain && /-(?!US$)/.test(navigator.language) ? navigator.language : tag);
}

export const deviceTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** WebKit on Linux calls the locale "C" by that name, which is no language; the app must start all the same. */
function deviceLocale(): string {
  try {
    return withRegion(navigator.language);
  } catch {
    return catalogueLanguage;
  }
}

let locale = deviceLocale();
let timeZone = deviceTimeZone();

export const currentLocale = (): string => locale;
export const currentTimeZone = (): string => timeZone;

export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Unknown locales and zones are ignored: a wrong profile must not stop the app. */
export function setViewer(next: { locale: string; timeZone: string }): void {
  try {
    locale = withHabits(next.locale);
  } catch {
    // Keeps the device's locale.
  }
  if (isTimeZone(next.timeZone)) timeZone = next.timeZone;
}
