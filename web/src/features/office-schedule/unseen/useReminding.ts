// Sending reminders, one request for each event; what became of all of them is told together.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemText } from "../../../api/problems";
import type { Channel, UnseenEvent, UnseenPerson } from "../../../api/types";
import { remindPeople } from "../../../api/unseen";

/** Somebody's part in an event. */
export interface Part {
  event: UnseenEvent;
  person: UnseenPerson;
}

export interface RemindResult {
  channel: Channel;
  reminded: number;
  justReminded: number;
  withoutPhone: readonly string[];
  /** Events whose people could not be reminded, and why. */
  failed: readonly { title: string; reason: string }[];
}

export interface Reminding {
  busy: boolean;
  result: RemindResult | null;
  remind: (channel: Channel, parts: readonly Part[]) => void;
}

async function send(channel: Channel, parts: readonly Part[]): Promise<RemindResult> {
  const events = [...new Map(parts.map(({ event }) => [event.id, event])).values()];
  const answers = await Promise.all(
    events.map(async (event) => {
      const people = parts.filter((part) => part.event.id === event.id).map(({ person }) => person.user_id);
      try {
        return { event, said: await remindPeople(event.id, channel, people) };
      } catch (error) {
        return { event, error };
      }
    }),
  );
  const said = answers.flatMap((answer) => (answer.said ? [answer.said] : []));
  return {
    channel,
    reminded: said.reduce((sum, each) => sum + each.reminded, 0),
    justReminded: said.reduce((sum, each) => sum + each.just_reminded, 0),
    withoutPhone: [...new Set(said.flatMap((each) => each.without_phone))].sort((one, other) => one.localeCompare(other)),
    failed: answers.flatMap(({ event, said: answer, error }) => (answer ? [] : [{ title: event.title, reason: problemText(error) }])),
  };
}

export function useReminding(onDone: () => void): Reminding {
  const queries = useQueryClient();
  const [result, setResult] = useState<RemindResult | null>(null);
  const work = useMutation({
    mutationFn: ({ channel, parts }: { channel: Channel; parts: readonly Part[] }) => send(channel, parts),
    onMutate: () => setResult(null),
    onSuccess: (found) => {
      setResult(found);
      onDone();
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
  });
  return {
    busy: work.isPending,
    result,
    remind: (channel, parts) => {
      if (!work.isPending && parts.length > 0) work.mutate({ channel, parts });
    },
  };
}
