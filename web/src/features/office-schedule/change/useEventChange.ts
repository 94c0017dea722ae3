// A change of an event on its way: how much of a series, who is told, and what becomes of it when the server refuses or
// somebody else was quicker.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { eventPreviewQuery } from "../../../api/event-preview";
import { updateEvent } from "../../../api/office-schedule";
import { asProblem, type ApiProblem } from "../../../api/problems";
import { eventQuery } from "../../../api/schedule";
import type { EventChanges, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { toast } from "../../../ui/Toast";
import { fieldsOf, without, type EventField } from "./facts";
import { countOf, membersOf, previewBody, usualHow, type How } from "./how";

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
      const publishes = event.state === "draft" && body.state != null && body.state !== "draft";
      const audience = publishes ? "affected" : how.audience;
      const isTold = (event.state !== "draft" || publishes) && audience !== "silent" && after !== known;
      const preview = queries.getQueryData(eventPreviewQuery(event.id, previewBody(how, event, without(body, taken))).queryKey);
      const count = countOf(preview, audience);
      toast(!isTold || count === 0 ? t("change.done") : count === null ? t("change.done_telling") : t("change.done_told", { count }));
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
