// How a change is made: how much of a series, who is told, why clashes are all right; and what of it is sent. Pure.
import type { EventAudience, EventChanges, EventPreview, EventRange, Fold, ScheduleEvent } from "../../../api/types";
import { fieldsOf, type EventField } from "./facts";

export interface How {
  range: EventRange;
  audience: EventAudience;
  /** Why clashes are all right. */
  reason: string;
  /** Of times that the clocks show twice. */
  fold: Fold | null;
  endFold: Fold | null;
}

export const usualHow: How = { range: "this", audience: "affected", reason: "", fold: null, endFold: null };

/** What belongs to the whole series cannot be different in one of it. */
const ofSeries: readonly EventField[] = ["type", "production", "repeat"];
export const isOfSeries = (event: ScheduleEvent, body: EventChanges): boolean =>
  event.recurrence != null && (fieldsOf(body).some((field) => ofSeries.includes(field)) || body.all_day != null);

/** The members that say how a change is made. */
export function membersOf(how: How, event: ScheduleEvent, body: EventChanges): EventChanges {
  const range = how.range === "this" && isOfSeries(event, body) ? "following" : how.range;
  const publishes = event.state === "draft" && body.state != null && body.state !== "draft";
  return {
    ...(event.recurrence == null ? {} : { range }),
    // Nobody knows of a draft yet; once it is published, those called do.
    ...(event.state === "draft" ? (publishes ? { audience: "affected" } : {}) : { audience: how.audience }),
    ...(how.reason.trim() === "" ? {} : { accept_conflicts: how.reason.trim() }),
    ...(how.fold === null ? {} : { fold: how.fold }),
    ...(how.endFold === null ? {} : { end_fold: how.endFold }),
  };
}

/** What is sent for it: the change without who is told, and without a reason for clashes, which it is to find. */
export function previewBody(how: How, event: ScheduleEvent, body: EventChanges): EventChanges {
  const members = membersOf({ ...how, reason: "" }, event, body);
  delete members.audience;
  return { ...body, ...members };
}

/** How many would be told, by audience. */
export const countOf = (preview: EventPreview | null | undefined, audience: EventAudience): number | null =>
  preview?.audiences.find((each) => each.audience === audience)?.count ?? null;
