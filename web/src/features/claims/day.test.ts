// Days as people type them.
import { describe, expect, it } from "vitest";
import { dayOf } from "./day";

const today = "2026-11-20"; // a Friday
const day = (typed: string, locale = "en-GB") => dayOf(typed, today, locale);

describe("a typed day", () => {
  it.each([
    ["today", "2026-11-20"],
    [" Yesterday ", "2026-11-19"],
    ["friday", "2026-11-20"],
    ["Mon", "2026-11-16"],
    ["saturday", "2026-11-14"],
    ["2026-11-03", "2026-11-03"],
    ["3.11.", "2026-11-03"],
    ["3.11.2025", "2025-11-03"],
    ["3.11.25", "2025-11-03"],
    ["24.12.", "2025-12-24"],
    ["3 nov", "2026-11-03"],
    ["24 December", "2025-12-24"],
    ["29.2.2024", "2024-02-29"],
  ])("%s is %s", (typed, expected) => expect(day(typed)).toBe(expected));

  it("follows the habit of the place where slashes are used", () => {
    expect(day("11/3")).toBe("2026-03-11");
    expect(day("11/3", "en-US")).toBe("2026-11-03");
  });

  it.each(["", "soon", "31.2.2026", "32.1.", "1.13.2026", "3 foo", "mo1"])("“%s” is none", (typed) => expect(day(typed)).toBeNull());
});
