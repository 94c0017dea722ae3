// What an act would do, asked for while it is thought about: whom it would be told, and what would be in its way. Where that cannot be
// said it is done as before, and the server refuses what cannot be.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { eventPreviewQuery } from "../../../api/event-preview";
import { ApiProblem } from "../../../api/problems";
import type { EventChanges, EventPreview, PreviewedAct } from "../../../api/types";

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

const foreseeable = ["room_taken", "schedule_conflict"];

/** The same problem as the act itself would be refused with. */
function foreseen({ room_conflicts, people_conflicts }: EventPreview): ApiProblem | null {
  const [type, conflicts] = room_conflicts.length > 0 ? ["room_taken", room_conflicts] : ["schedule_conflict", people_conflicts];
  return conflicts.length === 0 ? null : ApiProblem.parse(JSON.stringify({ type, conflicts }), 409);
}

/** `act` is null where there is nothing to be told; `refused` is what the server said last. */
export function useForesight(id: string, act: EventChanges | PreviewedAct | null, refused: ApiProblem | null): Preview {
  const wanted = JSON.stringify(act);
  const [rested, setRested] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setRested(wanted), pauseMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  const asked = JSON.parse(rested) as EventChanges | PreviewedAct | null;
  const preview = useQuery({ ...eventPreviewQuery(id, asked ?? {}), enabled: act !== null && asked !== null, placeholderData: keepPreviousData });
  const known = act !== null && !preview.isError ? (preview.data ?? null) : null;
  // What was refused may be all right by now: the newest word counts.
  const isNewest = known !== null && !preview.isPlaceholderData && rested === wanted;
  const old = refused && isNewest && foreseeable.includes(refused.type) ? null : refused;
  return { known, failed: act !== null && preview.isError, problem: old ?? (known && foreseen(known)) };
}
