// The rules of rest as they are edited.
import { expect, it } from "vitest";
import type { ScheduleRule, ScheduleRules } from "../../../api/types";
import { leftOut, nearestPack, originsOf, packOf, shown, typed, valuesOf, withRule } from "./rules";

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

const week = { rule: "days_off", severity: "soft", days: 1, within_days: 7 } as ScheduleRule;
const fortnight = { rule: "days_off", severity: "soft", days: 2, within_days: 14 } as ScheduleRule;
const house = [night, week, fortnight];
const packs = [
  { name: "none", title: "None", description: "", rules: [] },
  { name: "house", title: "House", description: "", rules: house },
  { name: "tour", title: "Tour", description: "", rules: [travel] },
] as ScheduleRules["packs"];

it("a rule that was left out is offered, and comes back to its place", () => {
  expect(leftOut([night, fortnight], house, packs)).toEqual([week, travel]);
  expect(withRule([night, fortnight], week, house)).toEqual(house);
  expect(packOf(withRule([night, fortnight], week, house), "house", packs)).toBe("house");
  expect(withRule(house, travel, house)).toEqual([...house, travel]);
  expect(leftOut([...house, travel], house, packs)).toEqual([]);
});

it("a changed rule is still the one of the pack it was made from", () => {
  const longer = { ...fortnight, within_days: 10 } as ScheduleRule;
  expect(originsOf([longer, week], house)).toEqual([2, 1]);
  expect(originsOf([travel], house)).toEqual([-1]);
});

it("values of one's own come from the pack that is nearest", () => {
  expect(nearestPack([night, { ...week, days: 3 } as ScheduleRule], packs)?.name).toBe("house");
  expect(nearestPack([], [])).toBeUndefined();
});
