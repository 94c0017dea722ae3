// Moving what is planned in some days, or all that is still to come of a production: what that would do is asked for while it is chosen.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { shiftEvents, shiftPreviewQuery } from "../../../api/bringing-in";
import { asProblem, type ApiProblem } from "../../../api/problems";
import type { EventAudience, EventShifted } from "../../../api/types";
import type { Days } from "./useDays";
import { useIntention } from "./useIntention";

export interface Shifting {
  audience: EventAudience;
  setAudience: (audience: EventAudience) => void;
  reason: string;
  setReason: (reason: string) => void;
  /** What it would do; null while that is not known. */
  known: EventShifted | null;
  failed: boolean;
  busy: boolean;
  problem: ApiProblem | null;
  result: EventShifted | null;
  run: () => void;
}

export function useShifting({ from, to, production, isWhole, shift, isRight }: Days, isAsked: boolean): Shifting {
  const queries = useQueryClient();
  const [audience, setAudience] = useState<EventAudience>("affected");
  const [reason, setReason] = useState("");
  const what = { start_date: isWhole ? null : from, end_date: isWhole ? null : to, production_id: production === "" ? null : production, shift_days: shift };
  const body = { ...what, audience, accept_conflicts: reason.trim() === "" ? null : reason.trim() };
  const key = useIntention(body);
  const asks = isAsked && isRight;
  const preview = useQuery({ ...shiftPreviewQuery({ ...what, audience: null, accept_conflicts: null }), enabled: asks, placeholderData: keepPreviousData });
  const move = useMutation({
    mutationFn: () => shiftEvents(body, key),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["event"] }),
  });
  return {
    audience,
    setAudience,
    reason,
    setReason,
    known: asks && !preview.isError ? (preview.data ?? null) : null,
    failed: asks && preview.isError,
    busy: move.isPending,
    problem: move.error ? asProblem(move.error) : null,
    result: move.data ?? null,
    run: () => move.mutate(),
  };
}
