// Times of events in words: other zones, midnight, journeys, changes of the clocks.
import { beforeEach, describe, expect, it } from "vitest";
import { setViewer } from "../i18n/locale";
import { callAt, callWords, clocksDiffer, dayHeading, dayOf, lastDayOf, spanOf, timesOf, untilWords, zoneWords, type Timed } from "./event-time";

beforeEach(() => setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" }));

const event = (local_start: string, local_end: string, start_datetime: string, end_datetime: string, more: Partial<Timed> = {}): Timed => ({
  local_start: `${local_start}:00`,
  local_end: `${local_end}:00`,
  start_datetime,
  end_datetime,
  timezone: "Europe/Vienna",
  end_timezone: "Europe/Vienna",
  all_day: false,
  ...more,
});
const evening = event("2026-11-23T19:30", "2026-11-23T22:15", "2026-11-23T19:30:00+01:00", "2026-11-23T22:15:00+01:00");
const late = event("2026-11-23T22:00", "2026-11-24T02:00", "2026-11-23T22:00:00+01:00", "2026-11-24T02:00:00+01:00");
const abroad = event("2026-11-23T19:30", "2026-11-23T22:00", "2026-11-24T00:30:00Z", "2026-11-24T03:00:00Z", {
  timezone: "America/New_York",
  end_timezone: "America/New_York",
});
const flight = event("2026-11-23T10:30", "2026-11-23T14:05", "2026-11-23T09:30:00Z", "2026-11-23T19:05:00Z", { end_timezone: "America/New_York" });
const wholeDay = event("2026-11-23T00:00", "2026-11-24T00:00", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z", { all_day: true });
const festival = event("2026-11-23T00:00", "2026-11-26T00:00", "2026-11-22T23:00:00Z", "2026-11-25T23:00:00Z", { all_day: true });

describe("when an event is", () => {
  it("at home, from and to", () => {
    expect(spanOf(evening)).toBe("19:30–22:15");
    expect(zoneWords(evening)).toBeNull();
  });
  it("over midnight it names the day on which it ends", () => {
    expect(spanOf(late)).toBe("22:00–Tue 02:00");
    expect(lastDayOf(late)).toBe("2026-11-24");
  });
  it("what ends at midnight ends on its day", () => {
    const untilMidnight = { ...late, local_end: "2026-11-24T00:00:00" };
    expect(spanOf(untilMidnight)).toBe("22:00–00:00");
    expect(lastDayOf(untilMidnight)).toBe("2026-11-23");
  });
  it("whole days have no times, and no zone", () => {
    expect(spanOf(wholeDay)).toBe("All day");
    expect(spanOf(festival)).toBe("All day until 25 Nov 2026");
    expect(zoneWords({ ...wholeDay, timezone: "Asia/Tokyo" })).toBeNull();
  });
  it("elsewhere both clocks are told, and the viewer's day where it is another one", () => {
    expect(timesOf(abroad).start).toBe("19:30");
    expect(zoneWords(abroad)).toBe("19:30 New York · Tue 01:30 you");
    expect(dayOf(abroad)).toBe("2026-11-23");
  });
  it("a zone with the same clock is not told", () => {
    expect(zoneWords({ ...evening, timezone: "Europe/Berlin", end_timezone: "Europe/Berlin" })).toBeNull();
  });
  it("a journey has a zone at each end", () => {
    expect(zoneWords(flight)).toBe("10:30 Vienna → 14:05 New York · 10:30–20:05 you");
    setViewer({ locale: "en-GB", timeZone: "Europe/London" });
    expect(zoneWords(flight)).toBe("10:30 Vienna → 14:05 New York · 09:30–19:05 you");
  });
  it("zones differ by the clock of that day", () => {
    // London and Lagos share a clock in summer only.
    expect(clocksDiffer("2026-07-01T12:00:00Z", "Europe/London", "Africa/Lagos")).toBe(false);
    expect(clocksDiffer("2026-12-01T12:00:00Z", "Europe/London", "Africa/Lagos")).toBe(true);
  });
});

describe("one's own call", () => {
  it("is before the beginning, on the clock of the place", () => {
    expect(callWords(evening, "17:00")).toBe("Your call 17:00");
    expect(new Date(callAt(evening, "17:00")).toISOString()).toBe("2026-11-23T16:00:00.000Z");
    expect(new Date(callAt(abroad, "17:00")).toISOString()).toBe("2026-11-23T22:00:00.000Z");
  });
  it.each([
    ["20:00", "26:00", "01:00", "2026-11-24T01:00", "Your call Tue 01:00"],
    ["20:00", "26:00", "19:00", "2026-11-23T19:00", "Your call 19:00"],
    ["20:00", "26:00", "02:00", "2026-11-24T02:00", "Your call Tue 02:00"],
    ["19:30", "22:00", "23:00", "2026-11-22T23:00", "Your call Sun 23:00"],
    ["19:30", "22:00", "22:00", "2026-11-23T22:00", "Your call 22:00"],
    ["00:30", "03:00", "23:00", "2026-11-22T23:00", "Your call Sun 23:00"],
    ["10:00", "24:00", "09:00", "2026-11-23T09:00", "Your call 09:00"],
    // Longer than a day.
    ["10:00", "70:00", "09:00", "2026-11-23T09:00", "Your call 09:00"],
    ["22:00", "70:00", "08:00", "2026-11-24T08:00", "Your call Tue 08:00"],
  ])("of %s–%s at %s is %s", (start, end, call, at, words) => {
    const instant = (time: string) => new Date(Date.parse("2026-11-23T00:00:00+01:00") + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000);
    const local = (time: string) => new Date(instant(time).getTime() + 3_600_000).toISOString().slice(0, 16);
    const show = event(local(start), local(end), instant(start).toISOString(), instant(end).toISOString());
    expect(callAt(show, call)).toBe(Date.parse(`${at}:00+01:00`));
    expect(callWords(show, call)).toBe(words);
  });
  it("can fall into the event, or on the evening before", () => {
    expect(new Date(callAt(evening, "20:30")).toISOString()).toBe("2026-11-23T19:30:00.000Z");
    const early = event("2026-11-24T00:30", "2026-11-24T03:00", "2026-11-23T23:30:00Z", "2026-11-24T02:00:00Z");
    expect(new Date(callAt(early, "23:00")).toISOString()).toBe("2026-11-23T22:00:00.000Z");
  });
});

describe("in how long", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  it.each([
    ["2026-11-23T11:50:00Z", "Now"],
    ["2026-11-23T12:40:00Z", "in 40 minutes"],
    ["2026-11-23T15:10:00Z", "in 3 hours"],
    ["2026-11-24T09:00:00Z", "tomorrow"],
    ["2026-11-27T09:00:00Z", "in 4 days"],
  ])("%s is %s", (at, words) => expect(untilWords(Date.parse(at), now)).toBe(words));
});

describe("headings", () => {
  it.each([
    ["2026-11-23", "Today", "Monday 23 November"],
    ["2026-11-24", "Tomorrow", "Tuesday 24 November"],
    ["2026-11-26", "Thursday", "26 November"],
    ["2027-01-02", "Saturday", "2 January 2027"],
  ])("%s is %s, %s", (day, name, date) => {
    const heading = dayHeading(day, "2026-11-23");
    expect(heading.name).toBe(name);
    expect(heading.date.replace(",", "")).toBe(date);
  });
});
