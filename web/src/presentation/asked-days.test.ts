// Days in words.
import { expect, it } from "vitest";
import { setViewer } from "../i18n/locale";
import { daysInWords, spansOf } from "./asked-days";

it("days that follow each other are one span, also over the end of a month", () => {
  expect(spansOf(["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-04"])).toEqual([
    ["2026-11-29", "2026-12-01"],
    ["2026-12-04", "2026-12-04"],
  ]);
  expect(spansOf([])).toEqual([]);
});

it("are said as the viewer writes days", () => {
  setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
  expect(daysInWords(["2026-12-01", "2026-12-03", "2026-12-04"])).toMatch(/^Tue,? 1 Dec and Thu,? 3 Dec\s–\sFri,? 4 Dec$/);
});
