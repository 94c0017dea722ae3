// Days, weeks and months of the board.
import { afterEach, describe, expect, it } from "vitest";
import { setViewer } from "../../i18n/locale";
import { addDays, addMonths, daysBetween, firstWeekday, isDay, monthOf, shortTime, todayIn, weekOf, weekdayOf, zoneName } from "./days";

describe("days", () => {
  it("are counted over months and leap years", () => {
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
  });
  it("have weekdays from Monday to Sunday", () => {
    expect(weekdayOf("2026-11-23")).toBe(1);
    expect(weekdayOf("2026-11-22")).toBe(7);
  });
  it("depend on where one is", () => {
    const newYear = Date.parse("2026-12-31T23:30:00Z");
    expect(todayIn("Europe/Vienna", newYear)).toBe("2027-01-01");
    expect(todayIn("America/New_York", newYear)).toBe("2026-12-31");
  });
  it("are told from other texts", () => {
    expect(isDay("2026-11-23")).toBe(true);
    expect(isDay("2026-13-45")).toBe(false);
    expect(isDay("today")).toBe(false);
    expect(isDay(null)).toBe(false);
  });
});

describe("a week", () => {
  it("begins with the day its reader is used to", () => {
    expect(firstWeekday("en-AT")).toBe(1);
    expect(firstWeekday("en-US")).toBe(7);
    expect(weekOf("2026-11-22", 1)[0]).toBe("2026-11-16");
    expect(weekOf("2026-11-22", 7)[0]).toBe("2026-11-22");
  });
});

describe("a month", () => {
  it("is made of the weeks it touches", () => {
    const november = monthOf("2026-11-15", 1);
    expect(november).toHaveLength(6);
    expect(november[0]?.[0]).toBe("2026-10-26");
    expect(november.at(-1)?.at(-1)).toBe("2026-12-06");
    expect(monthOf("2027-02-10", 1)).toHaveLength(4);
  });
  it("is followed by the next one over the end of the year", () => {
    expect(addMonths("2026-12-31", 1)).toBe("2027-01-01");
    expect(addMonths("2026-01-31", -1)).toBe("2025-12-01");
  });
});

describe("a time on a bar", () => {
  afterEach(() => setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" }));
  it.each([
    ["en-GB", "2026-11-23T10:00:00+01:00", "10:00"],
    ["en-US", "2026-11-23T10:00:00+01:00", "10 AM"],
    ["en-US", "2026-11-23T16:30:00+01:00", "4:30 PM"],
  ])("is as short as %s allows", (locale, instant, text) => {
    setViewer({ locale, timeZone: "Europe/Vienna" });
    expect(shortTime(instant, "Europe/Vienna").replace(/\s/u, " ")).toBe(text);
  });
});

it("a zone is called after its place", () => {
  expect(zoneName("America/New_York")).toBe("New York");
  expect(zoneName("UTC")).toBe("UTC");
});
