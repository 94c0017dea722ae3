// A contract's history in plain words. Actions this version does not know are shown by their own name.
import type { Activity } from "../api/types";
import { activity } from "../i18n/en/activity";
import { fill } from "../i18n/message";
import { currentLocale } from "../i18n/locale";

const isKnown = (key: string): key is keyof typeof activity => key in activity;

export function activityText(entry: Activity): string {
  const name = entry.action.replace(/^contract_/, "");
  const key = `activity.${name}`;
  const actor = entry.actor_name ?? "";
  if (isKnown(key)) return fill(activity[key], { actor }, currentLocale());
  return fill(activity["activity.other"], { actor, action: name.replaceAll("_", " ") }, currentLocale());
}
