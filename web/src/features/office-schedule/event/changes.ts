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

interface Call {
  readonly name: string;
  readonly role?: Change;
  readonly call_time?: Change;
  readonly note?: Change;
}
interface Change {
  readonly from: string | null;
  readonly to: string | null;
}
const ofCall = { call_time: "form.people.call_time", role: "form.people.role", note: "history.call.note" } as const;

/** People's names: of those who were called or removed, and of those whose call is another one. */
export const peopleOf = (changes: unknown): string =>
  ((changes as { participants?: readonly (string | Call)[] }).participants ?? []).map((person) => (typeof person === "string" ? person : person.name)).join(", ");

/** What is different in people's own calls. */
export function callWords(changes: unknown): string[] {
  const { participants: calls } = changes as { participants: readonly Call[] };
  return calls.flatMap((call) =>
    (["call_time", "role", "note"] as const).flatMap((name) => {
      const [change, field] = [call[name], t(ofCall[name])];
      if (!change) return [];
      const what = calls.length > 1 ? t("history.call.of", { name: call.name, field }) : field;
      return [t("history.change", { field: what, from: change.from ?? t("change.none"), to: change.to ?? t("change.none") })];
    }),
  );
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
