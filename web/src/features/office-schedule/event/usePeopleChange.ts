// Adding and removing people: how much of a series, who is told, and the same news at the end.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Reach } from "../../../api/office-schedule";
import { asProblem, type ApiProblem } from "../../../api/problems";
import type { EventAudience, EventRange, ScheduleEvent } from "../../../api/types";
import { toast } from "../../../ui/Toast";

export interface PeopleChange {
  range: EventRange;
  setRange: (range: EventRange) => void;
  audience: EventAudience;
  setAudience: (audience: EventAudience) => void;
  busy: boolean;
  problem: ApiProblem | null;
  run: () => void;
}

export function usePeopleChange(event: ScheduleEvent, send: (reach: Reach) => Promise<unknown>, done: () => string, onClose: () => void): PeopleChange {
  const queries = useQueryClient();
  const [range, setRange] = useState<EventRange>("this");
  const [audience, setAudience] = useState<EventAudience>("affected");
  const change = useMutation({
    mutationFn: () => send({ range: event.recurrence == null ? null : range, audience: event.state === "draft" ? null : audience }),
    onSuccess: () => {
      toast(done());
      onClose();
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
  });
  return { range, setRange, audience, setAudience, busy: change.isPending, problem: change.error ? asProblem(change.error) : null, run: () => change.mutate() };
}
