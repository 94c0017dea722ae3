// What a change would do, asked for while it is thought about.
import type { EventChanges, ScheduleEvent } from "../../../api/types";
import { fieldsOf, without } from "./facts";
import { previewBody } from "./how";
import type { EventChange } from "./useEventChange";
import { useForesight, type Preview } from "./useForesight";

/** A draft is told to nobody and takes nothing, until it is published. */
const isTold = (event: ScheduleEvent, body: EventChanges): boolean => event.state !== "draft" || (body.state != null && body.state !== "draft");

export function usePreview(event: ScheduleEvent, body: EventChanges, change: EventChange): Preview {
  const kept = without(body, change.taken);
  const asks = fieldsOf(kept).length > 0 && isTold(event, body);
  return useForesight(event.id, asks ? previewBody(change.how, event, kept) : null, change.problem);
}
