// The rules of rest as they are edited: hours where people think in hours. Pure.
import type { ScheduleRule, ScheduleRules } from "../../../api/types";

export type RuleKind = ScheduleRule["rule"];
export type Unit = "hours" | "minutes" | "days" | "speed";

interface Value {
  member: "minutes" | "after_minutes" | "days" | "within_days" | "kilometres_an_hour";
  unit: Unit;
}

/** What can be typed of each kind, in the order of its sentence. */
export const valuesOf: Record<RuleKind, readonly Value[]> = {
  overnight_rest: [{ member: "minutes", unit: "hours" }],
  day_span: [{ member: "minutes", unit: "hours" }],
  break: [
    { member: "minutes", unit: "minutes" },
    { member: "after_minutes", unit: "hours" },
  ],
  days_off: [
    { member: "days", unit: "days" },
    { member: "within_days", unit: "days" },
  ],
  travel: [
    { member: "minutes", unit: "minutes" },
    { member: "kilometres_an_hour", unit: "speed" },
  ],
};

const minutesAnHour = 60;

export function shown(rule: ScheduleRule, { member, unit }: Value): string {
  const number = (rule as Partial<Record<Value["member"], number | null>>)[member];
  if (number == null || Number.isNaN(number)) return "";
  return String(unit === "hours" ? number / minutesAnHour : number);
}

/** The rule with what was typed; what is no number is nothing, which the server says no to. */
export function typed(rule: ScheduleRule, { member, unit }: Value, text: string): ScheduleRule {
  if (member === "kilometres_an_hour" && text.trim() === "") return { ...rule, [member]: null } as ScheduleRule;
  const number = Math.max(0, Number(text.replace(",", ".")) || 0);
  return { ...rule, [member]: Math.round(unit === "hours" ? number * minutesAnHour : number) } as ScheduleRule;
}

/** The name of what was chosen: a pack whose values were changed is the company's own. */
export function packOf(rules: readonly ScheduleRule[], chosen: string, packs: ScheduleRules["packs"]): string {
  const pack = packs.find(({ name }) => name === chosen);
  return pack && JSON.stringify(pack.rules) === JSON.stringify(rules) ? pack.name : "own";
}
