// One event out of the file of its day.
import { expect, it } from "vitest";
import { onlyEvent } from "./calendar-files";

const calendar = [
  "BEGIN:VCALENDAR",
  "BEGIN:VTIMEZONE",
  "TZID:Europe/Vienna",
  "END:VTIMEZONE",
  "BEGIN:VEVENT",
  "UID:e1",
  "SUMMARY:Swan Lake",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "UID:e11",
  "SUMMARY:Fitting",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

it("keeps the calendar, its zones and the one event", () => {
  const file = onlyEvent(calendar, "e1");
  expect(file).toContain("TZID:Europe/Vienna");
  expect(file).toContain("SUMMARY:Swan Lake");
  expect(file).not.toContain("Fitting");
  expect(file.endsWith("END:VEVENT\r\nEND:VCALENDAR\r\n")).toBe(true);
});
