// The events of the board with everybody who is called to them.
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { allParticipantsQuery } from "../../../api/office-schedule";
import { eventsQuery, type EventFilter } from "../../../api/schedule";
import type { ScheduleEvent } from "../../../api/types";
import type { PeopleOf } from "./layout";

export interface Board {
  events: readonly ScheduleEvent[];
  peopleOf: PeopleOf;
  isPending: boolean;
  /** What is shown is that of the days before. */
  isOld: boolean;
  error: unknown;
  retry: () => void;
}

/** `withPeople`: also those beyond the first 20, whom lists leave out. */
export function useBoard(filter: EventFilter, withPeople: boolean): Board {
  const list = useInfiniteQuery({ ...eventsQuery(filter), placeholderData: keepPreviousData });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    // A board that lacks its last days would say that they are free.
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const events = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  const large = withPeople ? events.filter(({ counts, participants }) => (counts?.participants ?? 0) > participants.length).map(({ id }) => id) : [];
  const queries = useQueryClient();
  const more = useQuery({
    queryKey: ["event", "participants", large] as const,
    queryFn: async () => new Map(await Promise.all(large.map(async (id) => [id, await queries.fetchQuery(allParticipantsQuery(id))] as const))),
    enabled: large.length > 0,
    placeholderData: keepPreviousData,
  }).data;
  return {
    events,
    peopleOf: (event) => more?.get(event.id) ?? event.participants,
    isPending: list.isPending,
    isOld: list.isPlaceholderData,
    error: list.isError && !list.data ? list.error : null,
    retry: () => void list.refetch(),
  };
}
