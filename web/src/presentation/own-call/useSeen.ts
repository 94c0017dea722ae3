// That one has opened a call, and whether it had changed since one last did.
import { useEffect, useState } from "react";
import { seeEvent } from "../../api/replies";
import type { ScheduleEvent } from "../../api/types";
import { isChanged } from "../event-state";

/** Notes that one has opened it; that it had changed stays said while the page is open. */
export function useSeen(viewer: string, event: ScheduleEvent | undefined, answers: boolean): boolean {
  const isUnseen = event?.my_participation?.has_unseen_change === true;
  const [changed, setChanged] = useState(false);
  if (event && isChanged(event) && !changed) setChanged(true);
  useEffect(() => {
    if (event && isUnseen && answers && document.visibilityState === "visible") void seeEvent(viewer, event);
  }, [viewer, event, isUnseen, answers]);
  return changed;
}
