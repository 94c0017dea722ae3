// What is asked, and the answers as a table.
import { describe, expect, it } from "vitest";
import type { AvailabilityPerson } from "../../../api/types";
import { answerOn, hasAnswered, tableOf, whoCan } from "./answers";
import { bodyOf, dayBesideKey, emptyAsk, mistakesOf, rangeOf, weeksOf, withDays, type AskDraft } from "./ask";

const today = "2026-11-22";
const ada = { user_id: "u2", artist_id: "a1", name: "Ada", role: "", callTime: "", note: "" };

describe("days", () => {
  it("are chosen and taken out in spans, once each, from today on and for 400 days", () => {
    expect(rangeOf("2026-12-02", "2026-11-30")).toEqual(["2026-11-30", "2026-12-01", "2026-12-02"]);
    expect(withDays(["2026-11-24"], rangeOf("2026-11-20", "2026-11-24"), true, today)).toEqual(["2026-11-22", "2026-11-23", "2026-11-24"]);
    expect(withDays(["2026-11-22", "2026-11-24"], ["2026-11-24"], false, today)).toEqual(["2026-11-22"]);
    expect(withDays([], ["2027-12-27", "2027-12-28"], true, today)).toEqual(["2027-12-27"]);
  });
  it("are gone through by keys", () => {
    expect(dayBesideKey("2026-11-30", "ArrowRight")).toBe("2026-12-01");
    expect(dayBesideKey("2026-12-03", "ArrowUp")).toBe("2026-11-26");
    expect(dayBesideKey("2026-12-03", "PageDown")).toBe("2027-01-01");
    expect(dayBesideKey("2026-12-03", "x")).toBeNull();
  });
  it("of a month are only its own", () => {
    const days = weeksOf("2026-12").flat();
    expect(days.filter((day) => day !== null)).toHaveLength(31);
    expect(days.length % 7).toBe(0);
  });
});

describe("what is typed", () => {
  const draft: AskDraft = { ...emptyAsk(today, "18:00"), title: " Tour ", days: ["2026-12-01"], people: [ada], production: "p1" };
  it("asks for an answer in three days' time", () => {
    expect(bodyOf(draft)).toEqual({ title: "Tour", note: null, days: ["2026-12-01"], answer_by: "2026-11-25T18:00", production_id: "p1", people: { user_ids: ["u2"], production_id: null, group: null, role: null } });
    expect(mistakesOf(draft, `${today}T15:00`)).toEqual([]);
  });
  it("is told what is wrong with it", () => {
    expect(mistakesOf({ ...emptyAsk(today, "soon"), untilDay: "" }, `${today}T15:00`)).toEqual(["title", "days", "people", "untilDay", "untilTime"]);
    expect(mistakesOf({ ...draft, untilDay: today, untilTime: "3pm" }, `${today}T15:00`)).toEqual(["untilDay"]);
    expect(mistakesOf({ ...draft, days: rangeOf("2026-12-01", "2027-02-01") }, `${today}T15:00`)).toEqual(["days"]);
  });
});

describe("answers", () => {
  const person = (name: string, ...answers: (string | null)[]) => ({ user_id: name, name, days: answers.map((answer, index) => ({ day: `2026-12-0${index + 1}`, answer })) }) as unknown as AvailabilityPerson;
  it("say who has answered, and who can come", () => {
    const [ben, cleo] = [person("Ben", "available", null), person("Cleo", "maybe", "available")];
    expect([ben, cleo].map(hasAnswered)).toEqual([false, true]);
    expect(answerOn(ben, "2026-12-02")).toBeNull();
    expect(whoCan([ben, cleo], "2026-12-02")).toEqual([cleo]);
  });
  it("as a table are no formulas", () => {
    expect(tableOf([["Name", "a\"b"], ["=1+1", "2,5"]])).toBe('\uFEFF"Name","a""b"\r\n"\'=1+1","2,5"\r\n');
  });
});
