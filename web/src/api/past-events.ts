// What was, from yesterday back. Nothing of it is kept for reading without a network.
import { infiniteQueryOptions } from "@tanstack/react-query";
import { shifted, wholePage, wholeWindow } from "./agenda";
import type { ScheduleEvent } from "./types";

/** How much comes at once, and how far back it goes. */
const days = 60;
const pages = 6;

interface PastPage {
  events: readonly ScheduleEvent[];
  next: number | null;
}

/** What was before `today`, the weeks closest to it first. */
export const pastQuery = (mine: boolean, today: string) =>
  infiniteQueryOptions({
    queryKey: ["event", "past", mine, today] as const,
    queryFn: async ({ pageParam, signal }): Promise<PastPage> => {
      const end_date = shifted(today, -1 - pageParam * days);
      const events = await wholeWindow({ start_date: shifted(end_date, 1 - days), end_date, limit: wholePage, mine }, signal);
      return { events, next: pageParam + 1 < pages ? pageParam + 1 : null };
    },
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
  });
