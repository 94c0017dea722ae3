// Rules in the form, as they are stored and in words.
import { describe, expect, it } from "vitest";
import { never, readRecurrence, repeatMistake, repeatOf, ruleOf, type Repeat } from "./repeat";
import { recurrenceWords, repeatWords } from "./repeat-words";

const weekly: Repeat = { ...never, every: "week", days: ["WE", "MO"] };

describe("a rule", () => {
  it("is written as calendars want it", () => {
    expect(ruleOf(never)).toBeNull();
    expect(ruleOf(weekly)).toBe("FREQ=WEEKLY;BYDAY=MO,WE");
    expect(ruleOf({ ...weekly, interval: "2", ends: "count", count: "10" })).toBe("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10");
    expect(ruleOf({ ...never, every: "day", ends: "until", until: "2027-03-31" })).toBe("FREQ=DAILY;UNTIL=20270331T235959");
    expect(ruleOf({ ...never, every: "month" })).toBe("FREQ=MONTHLY");
  });
  it.each(["FREQ=WEEKLY;BYDAY=MO,WE;COUNT=52", "FREQ=DAILY;INTERVAL=3", "FREQ=MONTHLY;UNTIL=20270331T235959"])("%s is shown and written again as it was", (rule) => {
    expect(ruleOf(repeatOf(rule, "Europe/Vienna"))).toBe(rule);
  });
  it("that the form cannot show is kept", () => {
    for (const rule of ["FREQ=YEARLY", "FREQ=MONTHLY;BYDAY=2MO", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1"]) {
      expect(repeatOf(rule, "Europe/Vienna").every).toBe("other");
      expect(ruleOf(repeatOf(rule, "Europe/Vienna"))).toBeNull();
    }
  });
  it("ends on the day of its own zone", () => {
    expect(repeatOf("FREQ=DAILY;UNTIL=20270401T035959Z", "America/New_York").until).toBe("2027-03-31");
    expect(repeatOf("FREQ=DAILY;UNTIL=20270331T215959Z", "Europe/Vienna").until).toBe("2027-03-31");
  });
  it("says what is missing", () => {
    expect(repeatMistake(weekly, "2026-11-23")).toBeNull();
    expect(repeatMistake({ ...weekly, interval: "0" }, "2026-11-23")).toBe("interval");
    expect(repeatMistake({ ...weekly, interval: "often" }, "2026-11-23")).toBe("interval");
    expect(repeatMistake({ ...weekly, ends: "until", until: "2026-11-22" }, "2026-11-23")).toBe("until");
    expect(repeatMistake({ ...weekly, ends: "until" }, "2026-11-23")).toBe("until");
    expect(repeatMistake({ ...weekly, ends: "count", count: "" }, "2026-11-23")).toBe("count");
  });
});

it("exceptions are read beside the rule, to be sent back as they were", () => {
  expect(readRecurrence("RRULE:FREQ=WEEKLY;BYDAY=MO\nRDATE:20260206T193000\nEXDATE:20260119T193000,20260126T193000")).toEqual({
    rule: "FREQ=WEEKLY;BYDAY=MO",
    added: ["2026-02-06T19:30"],
    removed: ["2026-01-19T19:30", "2026-01-26T19:30"],
  });
  expect(readRecurrence("FREQ=DAILY").rule).toBe("FREQ=DAILY");
});

describe("in words", () => {
  it.each<[Repeat, string]>([
    [never, "Does not repeat"],
    [{ ...never, every: "day" }, "Every day"],
    [{ ...never, every: "day", interval: "3" }, "Every 3 days"],
    [weekly, "Every week on Monday and Wednesday"],
    [{ ...weekly, interval: "2", ends: "count", count: "10" }, "Every 2 weeks on Monday and Wednesday, 10 times"],
    [{ ...never, every: "month", ends: "until", until: "2027-03-31" }, "Every month, until 31 Mar 2027"],
  ])("%o", (repeat, words) => {
    expect(repeatWords(repeat).replace("Mar 31, 2027", "31 Mar 2027")).toBe(words);
  });
  it("what the form cannot show says so", () => {
    expect(recurrenceWords("FREQ=YEARLY", "Europe/Vienna")).toBe("Repeats by a rule of its own");
    expect(recurrenceWords(null, "Europe/Vienna")).toBeNull();
  });
});
