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

type Pack = ScheduleRules["packs"][number];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

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
export function packOf(rules: readonly ScheduleRule[], chosen: string, packs: readonly Pack[]): string {
  const pack = packs.find(({ name }) => name === chosen);
  return pack && isSame(pack.rules, rules) ? pack.name : "own";
}

/** The pack that values of one's own come nearest to: most of its rules are among them. */
export function nearestPack(rules: readonly ScheduleRule[], packs: readonly Pack[]): Pack | undefined {
  const common = (pack: Pack) => pack.rules.filter((rule) => rules.some((each) => isSame(each, rule))).length;
  return packs.reduce<Pack | undefined>((best, pack) => (best === undefined || common(pack) > common(best) ? pack : best), undefined);
}

/** Days off can be asked for over several spans at once; of all else there is one rule. */
const isSpanOf = (one: ScheduleRule, other: ScheduleRule): boolean => !("within_days" in one && "within_days" in other) || one.within_days === other.within_days;

/** For each rule the place in the pack of the one it was made from; -1 where there is none. */
export function originsOf(rules: readonly ScheduleRule[], pack: readonly ScheduleRule[]): number[] {
  const open = new Set(pack.keys());
  const found = rules.map(() => -1);
  // First those over the same days, then what is left of the same kind.
  for (const fits of [isSpanOf, () => true]) {
    rules.forEach((rule, at) => {
      if (found[at] !== -1) return;
      const origin = [...open].find((index) => pack[index]?.rule === rule.rule && fits(rule, pack[index]));
      if (origin === undefined) return;
      found[at] = origin;
      open.delete(origin);
    });
  }
  return found;
}

/** What can be added: what the pack has and the rules have not, and of kinds that neither has what another pack says. */
export function leftOut(rules: readonly ScheduleRule[], pack: readonly ScheduleRule[], packs: readonly Pack[]): ScheduleRule[] {
  const origins = originsOf(rules, pack);
  const kinds = Object.keys(valuesOf).filter((kind) => [...rules, ...pack].every(({ rule }) => rule !== kind));
  const others = kinds.flatMap((kind) => packs.flatMap((each) => each.rules).find(({ rule }) => rule === kind) ?? []);
  return [...pack.filter((_, index) => !origins.includes(index)), ...others];
}

/** The rule back where the pack has it; at the end, where it has none. */
export function withRule(rules: readonly ScheduleRule[], rule: ScheduleRule, pack: readonly ScheduleRule[]): ScheduleRule[] {
  const place = pack.indexOf(rule);
  const before = place === -1 ? -1 : originsOf(rules, pack).findIndex((origin) => origin > place);
  return rules.toSpliced(before === -1 ? rules.length : before, 0, rule);
}
