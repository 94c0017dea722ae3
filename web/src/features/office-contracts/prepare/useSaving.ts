// The saver of the contract on screen: its state for the header, and the warning when somebody else is ahead.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { activityQuery, contractQuery } from "../../../api/contracts";
import { replaceFields, updateContract } from "../../../api/office-contracts";
import type { Contract } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { Saver, type SaveState } from "./saver";

export interface Saving {
  saver: Saver;
  state: SaveState;
  /** Who is ahead, once that is known. */
  ahead: string | null;
}

export function useSaving(contract: Contract): Saving {
  const queries = useQueryClient();
  const [state, setState] = useState<SaveState>({ status: "saved" });
  const [saver] = useState(
    () =>
      new Saver(contract.version, {
        saveFields: (version, fields) => replaceFields(contract.id, version, [...fields]),
        saveDetails: (version, changes) => updateContract(contract.id, version, changes),
        onState: setState,
        onSaved: (saved) => queries.setQueryData(contractQuery(contract.id).queryKey, saved),
      }),
  );
  // A live message brought a version that is not ours.
  useEffect(() => {
    if (contract.version > saver.version && saver.isIdle) saver.markStale();
  }, [contract.version, saver]);
  // Leaving the page inside the app: what waits is sent at once.
  useEffect(() => () => void saver.flush(), [saver]);
  useUnsavedWork(state.status === "failed" || state.status === "stale");

  const activity = useInfiniteQuery({ ...activityQuery(contract.id), enabled: state.status === "stale", staleTime: 0 });
  return { saver, state, ahead: activity.data?.pages[0]?.data[0]?.actor_name ?? null };
}
