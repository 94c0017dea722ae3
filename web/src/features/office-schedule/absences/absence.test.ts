// Absences as they are said and as they are sent.
import { describe, expect, it } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { absenceWords, bodyOf, mistakesOf, type AbsenceDraft } from "./absence";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const home = "Europe/Vienna";
const draft: AbsenceDraft = { person: "u1", wholeDays: true, firstDay: "2026-11-23", lastDay: "2026-11-24", from: "", to: "", note: " Dentist " };

describe("an absence", () => {
  it("of whole days ends at the midnight after the last one", () => {
    expect(bodyOf(draft, "a1")).toEqual({ id: "a1", user_id: "u1", local_start: "2026-11-23", local_end: "2026-11-25", note: "Dentist" });
    expect(absenceWords({ local_start: "2026-11-23T00:00:00", local_end: "2026-11-25T00:00:00", timezone: home }, home)).toBe("Mon, 23 Nov 2026 – Tue, 24 Nov 2026, all day");
  });
  it("of some hours is sent as they were typed", () => {
    const hours = { ...draft, wholeDays: false, lastDay: "2026-11-23", from: "2pm", to: "16.30", note: "" };
    expect(bodyOf(hours, "a1")).toMatchObject({ local_start: "2026-11-23T14:00", local_end: "2026-11-23T16:30", note: null });
    expect(mistakesOf(hours)).toEqual({});
  });
  it("needs somebody, days in order and times that are some", () => {
    expect(mistakesOf({ ...draft, person: "", firstDay: "" })).toEqual({ person: "person", firstDay: "day" });
    expect(mistakesOf({ ...draft, lastDay: "2026-11-20" })).toEqual({ lastDay: "order" });
    expect(mistakesOf({ ...draft, wholeDays: false, from: "soon", to: "16:00" })).toEqual({ from: "time" });
    expect(mistakesOf({ ...draft, wholeDays: false, lastDay: "2026-11-23", from: "16:00", to: "15:00" })).toEqual({ to: "end" });
  });
});
