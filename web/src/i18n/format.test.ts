// Dates and money in the viewer's words, across midnight and daylight saving.
import { beforeEach, describe, expect, it } from "vitest";
import { formatMoment, formatMoney, formatSize, formatWhen } from "./format";
import { currentLocale, setViewer } from "./locale";

beforeEach(() => setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" }));

const now = "2026-11-20T12:00:00Z";

describe("formatWhen", () => {
  it.each([
    ["2026-11-20T11:59:40Z", "now"],
    ["2026-11-20T11:20:00Z", "40 minutes ago"],
    ["2026-11-20T09:30:00Z", "2 hours ago"],
    ["2026-11-20T20:30:00Z", "today 21:30"],
    ["2026-11-19T23:30:00Z", "today 00:30"],
    ["2026-11-19T22:30:00Z", "yesterday 23:30"],
    ["2026-11-21T08:00:00Z", "tomorrow 09:00"],
    ["2026-11-24T08:00:00Z", "Tuesday 09:00"],
    ["2026-12-24T08:00:00Z", "24 Dec 2026"],
  ])("%s is %s", (at, words) => expect(formatWhen(at, now)).toBe(words));

  it("counts calendar days of the zone, not 24 hours", () => {
    setViewer({ locale: "en-GB", timeZone: "America/New_York" });
    expect(formatWhen("2026-11-01T05:30:00Z", "2026-11-02T04:45:00Z")).toBe("today 01:30");
  });
});

describe("formatMoment", () => {
  it("names the day within a week and the date beyond it", () => {
    expect(formatMoment("2026-11-17T13:02:00Z", now)).toBe("Tuesday 14:02");
    expect(formatMoment("2026-11-20T11:59:00Z", now)).toBe("Friday 12:59");
    expect(formatMoment("2026-11-02T13:02:00Z", now)).toBe("2 Nov 2026, 14:02");
  });
});

describe("locale", () => {
  it("uses the viewer's regional habits with the catalogue's language", () => {
    setViewer({ locale: "de_AT", timeZone: "Europe/Vienna" });
    expect(currentLocale()).toBe("en-AT");
  });
  it("ignores what is not a locale or a zone", () => {
    setViewer({ locale: "not a locale", timeZone: "Mars/Olympus" });
    expect(currentLocale()).toBe("en-GB");
  });
});

describe("amounts", () => {
  it("names the currency and keeps every digit of a decimal string", () => {
    expect(formatMoney("12345678901234567.89", "EUR").replaceAll(/\s/g, " ")).toBe("EUR 12,345,678,901,234,567.89");
    expect(formatMoney("-12.5", "CHF").replaceAll(/\s/g, " ")).toBe("-CHF 12.50");
  });
  it("writes sizes as people say them", () => {
    expect(formatSize(300).replaceAll(/\s/g, " ")).toBe("1 KB");
    expect(formatSize(1_840_000).replaceAll(/\s/g, " ")).toBe("1.8 MB");
  });
});
