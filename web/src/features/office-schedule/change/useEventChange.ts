// A change of an event on its way: how much of a series, who is told, and what becomes of it when the server refuses or
// somebody else was quicker.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { updateEvent } from "../../../api/office-schedule";
import { asProblem, type ApiProblem } from "../../../api/problems";
import { eventQuery } from "../../../api/schedule";
import type { EventAudience, EventChanges, EventRange, Fold, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { toast } from "../../../ui/Toast";
import { fieldsOf, without, type EventField } from "./facts";

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

export interface EventChange {
  busy: boolean;
  how: How;
  setHow: (part: Partial<How>) => void;
  problem: ApiProblem | null;
  /** The event as somebody else has saved it meanwhile. */
  theirs: ScheduleEvent | null;
  /** Where theirs is kept. */
  taken: readonly EventField[];
  take: (field: EventField, isTheirs: boolean) => void;
  send: (body: EventChanges) => void;
}

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

export function useEventChange(event: ScheduleEvent, onDone: (after: ScheduleEvent) => void): EventChange {
  const queries = useQueryClient();
  const [how, setHow] = useState(usualHow);
  const [theirs, setTheirs] = useState<ScheduleEvent | null>(null);
  const [taken, setTaken] = useState<readonly EventField[]>([]);
  const known = theirs ?? event;
  const change = useMutation({
    mutationFn: async (body: EventChanges) => {
      const kept = without(body, taken);
      // Theirs was taken everywhere: nothing is left to send.
      return fieldsOf(kept).length === 0 ? known : updateEvent(event.id, known.version, { ...kept, ...membersOf(how, event, kept) });
    },
    onSuccess: (after, body) => {
      const isTold = event.state !== "draft" || (body.state != null && body.state !== "draft");
      const count = after.counts?.participants ?? 0;
      toast(isTold && how.audience !== "silent" && how.audience !== "staff" && after !== known ? t("change.done_told", { count }) : t("change.done"));
      onDone(after);
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
    onError: async (error) => {
      if (asProblem(error).type === "version_mismatch") setTheirs(await queries.fetchQuery({ ...eventQuery(event.id), staleTime: 0 }).catch(() => null));
    },
  });
  return {
    busy: change.isPending,
    how,
    setHow: (part) => setHow((before) => ({ ...before, ...part })),
    problem: change.error ? asProblem(change.error) : null,
    theirs,
    taken,
    take: (field, isTheirs) => setTaken((before) => (isTheirs ? [...before.filter((each) => each !== field), field] : before.filter((each) => each !== field))),
    send: (body) => {
      if (!change.isPending) change.mutate(body);
    },
  };
}
