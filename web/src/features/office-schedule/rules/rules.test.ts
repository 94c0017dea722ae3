// The rules of rest as they are edited.
import { expect, it } from "vitest";
import type { ScheduleRule, ScheduleRules } from "../../../api/types";
import { packOf, shown, typed, valuesOf } from "./rules";

const night = { rule: "overnight_rest", severity: "soft", minutes: 690 } as ScheduleRule;
const travel = { rule: "travel", severity: "hard", minutes: 30, kilometres_an_hour: 50 } as ScheduleRule;

it("hours are typed as hours, in either way of writing", () => {
  const [hours] = valuesOf.overnight_rest;
  if (!hours) throw new Error("a night has hours");
  expect(shown(night, hours)).toBe("11.5");
  expect(typed(night, hours, "12,25")).toEqual({ ...night, minutes: 735 });
  expect(typed(night, hours, "all night")).toEqual({ ...night, minutes: 0 });
});

it("a speed can be left out", () => {
  const [minutes, speed] = valuesOf.travel;
  if (!minutes || !speed) throw new Error("a way has two values");
  expect([shown(travel, minutes), shown(travel, speed)]).toEqual(["30", "50"]);
  expect(shown(typed(travel, speed, " "), speed)).toBe("");
});

it("a pack whose values were changed is the company's own", () => {
  const packs = [{ name: "house", title: "House", description: "", rules: [night] }] as ScheduleRules["packs"];
  expect(packOf([night], "house", packs)).toBe("house");
  expect(packOf([{ ...night, severity: "hard" }], "house", packs)).toBe("own");
  expect(packOf([night], "own", packs)).toBe("own");
});
