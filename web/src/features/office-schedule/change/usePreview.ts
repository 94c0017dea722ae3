// What a change would do, asked for while it is thought about: whom it would be told, and what would be in its way. Where
// that cannot be said the change goes on as before, and the server refuses what cannot be.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { eventPreviewQuery } from "../../../api/event-preview";
import { ApiProblem } from "../../../api/problems";
import type { EventChanges, EventPreview, ScheduleEvent } from "../../../api/types";
import { fieldsOf, without } from "./facts";
import { previewBody } from "./how";
import type { EventChange } from "./useEventChange";

/** As long as a person needs for the next letter. */
const pauseMs = 300;

export interface Preview {
  /** Null while it is not known. */
  known: EventPreview | null;
  /** It is not known, and will not be. */
  failed: boolean;
  /** What the server refused, or would refuse. */
  problem: ApiProblem | null;
}

/** A draft is told to nobody and takes nothing, until it is published. */
const isTold = (event: ScheduleEvent, body: EventChanges): boolean => event.state !== "draft" || (body.state != null && body.state !== "draft");

const foreseeable = ["room_taken", "schedule_conflict"];

/** The same problem as the change itself would be refused with. */
function foreseen({ room_conflicts, people_conflicts }: EventPreview): ApiProblem | null {
  const [type, conflicts] = room_conflicts.length > 0 ? ["room_taken", room_conflicts] : ["schedule_conflict", people_conflicts];
  return conflicts.length === 0 ? null : ApiProblem.parse(JSON.stringify({ type, conflicts }), 409);
}

export function usePreview(event: ScheduleEvent, body: EventChanges, change: EventChange): Preview {
  const kept = without(body, change.taken);
  const asks = fieldsOf(kept).length > 0 && isTold(event, body);
  const wanted = JSON.stringify(previewBody(change.how, event, kept));
  const [rested, setRested] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setRested(wanted), pauseMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  const preview = useQuery({ ...eventPreviewQuery(event.id, JSON.parse(rested) as EventChanges), enabled: asks && rested !== "{}", placeholderData: keepPreviousData });
  const known = asks && !preview.isError ? (preview.data ?? null) : null;
  // What was refused may be all right by now: the newest word counts.
  const isNewest = known !== null && !preview.isPlaceholderData && rested === wanted;
  const old = change.problem && isNewest && foreseeable.includes(change.problem.type) ? null : change.problem;
  return { known, failed: asks && preview.isError, problem: old ?? (known && foreseen(known)) };
}
