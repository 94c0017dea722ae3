// A stored change in words. It names columns and ids; here they become what the screens call them. Pure.
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { applied, differences, fieldsOf, type Named } from "../change/facts";

type Stored = Readonly<Record<string, { from?: unknown; to?: unknown }>>;

/** The members of the request that the columns of a stored change stand for. */
const memberOf: Readonly<Record<string, string>> = { recurrence: "rrule" };
/** Said by the local times already. */
const unsaid = new Set(["start_at", "end_at", "latitude", "longitude"]);

/** One side of a change, as a request would have said it. */
function side(stored: Stored, which: "from" | "to"): object {
  const members: Record<string, unknown> = {};
  for (const [name, change] of Object.entries(stored)) {
    if (unsaid.has(name)) continue;
    const value = change[which] ?? null;
    if (name === "location_name") members["location"] = { ...(members["location"] as object), name: value };
    else if (name === "location_address") members["location"] = { ...(members["location"] as object), address: value };
    else members[memberOf[name] ?? name] = typeof value === "string" && name === "recurrence" ? value.replace(/^RRULE:/, "") : value;
  }
  return members;
}

export function changeWords(changes: unknown, event: ScheduleEvent, named: Named, home: string): string[] {
  const stored = changes as Stored;
  const [before, after] = [side(stored, "from"), side(stored, "to")];
  // What was not changed then is taken from today's event, on both sides.
  const found = differences(applied(event, before, named), applied(event, after, named), home);
  const said = found.map(({ field, from, to }) => t("history.change", { field: t(`field.${field}`), from: from ?? t("change.none"), to: to ?? t("change.none") }));
  const silent = fieldsOf(after).filter((field) => found.every((each) => each.field !== field));
  return [...said, ...silent.map((field) => t("history.changed_field", { field: t(`field.${field}`) }))];
}
