// A rule in a few words: "Rest overnight: 11 hours".
import type { ScheduleRule } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { shown, valuesOf } from "./rules";

export function ruleWords(rule: ScheduleRule): string {
  const [first = "", second = ""] = valuesOf[rule.rule].map((value) => shown(rule, value));
  return t(`rules.${rule.rule}.words`, { first, second });
}
