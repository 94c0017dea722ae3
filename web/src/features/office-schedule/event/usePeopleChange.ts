// Adding and removing people: how much of a series, who is told, what stands in its way, and the same news at the end.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Reach } from "../../../api/office-schedule";
import { asProblem } from "../../../api/problems";
import type { EventAudience, EventRange, PreviewedAct, ScheduleEvent } from "../../../api/types";
import { toast } from "../../../ui/Toast";
import { useForesight, type Preview } from "../change/useForesight";

export interface PeopleChange {
  range: EventRange;
  setRange: (range: EventRange) => void;
  audience: EventAudience;
  setAudience: (audience: EventAudience) => void;
  busy: boolean;
  preview: Preview;
  run: () => void;
}

interface PeopleChanging {
  /** What is looked at beforehand; null while there is nothing to look at. */
  act: (range: EventRange | null) => PreviewedAct | null;
  send: (reach: Reach) => Promise<unknown>;
  done: () => string;
  onClose: () => void;
}

export function usePeopleChange(event: ScheduleEvent, { act, send, done, onClose }: PeopleChanging): PeopleChange {
  const queries = useQueryClient();
  const [range, setRange] = useState<EventRange>("this");
  const [audience, setAudience] = useState<EventAudience>("affected");
  const isDraft = event.state === "draft";
  const meant = event.recurrence == null ? null : range;
  const change = useMutation({
    mutationFn: () => send({ range: meant, audience: isDraft ? null : audience }),
    onSuccess: () => {
      toast(done());
      onClose();
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
  });
  // A draft is told to nobody and takes nobody's time.
  const preview = useForesight(event.id, isDraft ? null : act(meant), change.error ? asProblem(change.error) : null);
  return { range, setRange, audience, setAudience, busy: change.isPending, preview, run: () => change.mutate() };
}
