// The agenda: the next 60 days as one whole, which is also what can be read without a network, then what comes later page
// by page.
import { infiniteQueryOptions, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { currentTimeZone } from "../i18n/locale";
import { agendaCopy, keepAgenda } from "./agenda-copy";
import { client, ok } from "./client";
import { ApiProblem } from "./problems";
import { reportUnreachable } from "./reachability";
import type { Page, ScheduleEvent } from "./types";

export const offlineDays = 60;
/** The server's longest window. */
const laterDays = 400;
export const wholePage = 100;
const laterPage = 40;

export interface AgendaPage {
  events: readonly ScheduleEvent[];
  /** Where the next page begins; null after the last one. */
  next: AgendaPlace | null;
}
type AgendaPlace = "soon" | "later" | `after ${string}`;

const dayMs = 86_400_000;
/** Another day, so many days on. */
export const shifted = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The day it is where the viewer is. */
export const agendaToday = (): string => new Intl.DateTimeFormat("en-CA", { timeZone: currentTimeZone() }).format(new Date());

interface Window {
  start_date: string;
  end_date: string;
  limit: number;
  mine: boolean;
  cursor?: string;
}

const eventsOf = (window: Window, signal: AbortSignal): Promise<Page<ScheduleEvent>> =>
  ok(client.GET("/api/v1/events", { params: { query: { ...window, timezone: currentTimeZone() } }, signal }));

/** All pages of a window. */
export async function wholeWindow(window: Window, signal: AbortSignal): Promise<ScheduleEvent[]> {
  const events: ScheduleEvent[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page<ScheduleEvent> = await eventsOf(cursor === undefined ? window : { ...window, cursor }, signal);
    events.push(...page.data);
    cursor = page.pagination.next_cursor ?? null;
  }
  return events;
}

async function soon(mine: boolean, today: string, signal: AbortSignal): Promise<AgendaPage> {
  const window: Window = { start_date: today, end_date: shifted(today, offlineDays - 1), limit: wholePage, mine };
  try {
    const events = await wholeWindow(window, signal);
    if (mine) void keepAgenda(events);
    return { events, next: "later" };
  } catch (error) {
    const kept = mine && error instanceof ApiProblem && error.type === "network" ? await agendaCopy() : null;
    if (!kept) throw error;
    reportUnreachable(kept.at);
    return { events: kept.events.filter((event) => event.local_end.slice(0, 10) >= today), next: null };
  }
}

async function later(mine: boolean, today: string, place: Exclude<AgendaPlace, "soon">, signal: AbortSignal): Promise<AgendaPage> {
  const begin = shifted(today, offlineDays);
  const window: Window = { start_date: begin, end_date: shifted(begin, laterDays - 1), limit: laterPage, mine };
  const page = await eventsOf(place === "later" ? window : { ...window, cursor: place.slice("after ".length) }, signal);
  const cursor = page.pagination.next_cursor;
  return { events: page.data, next: cursor ? `after ${cursor}` : null };
}

/** From `today` on, soonest first. */
export const agendaQuery = (mine: boolean, today: string) =>
  infiniteQueryOptions({
    queryKey: ["event", "agenda", mine, today] as const,
    queryFn: ({ pageParam, signal }): Promise<AgendaPage> =>
      pageParam === "soon" ? soon(mine, today, signal) : later(mine, today, pageParam, signal),
    initialPageParam: "soon" as AgendaPlace,
    getNextPageParam: (last) => last.next,
  });

/** One's own next weeks: for Today, the agenda, and reading without a network. */
export const prefetchAgenda = (queries: QueryClient): Promise<void> => queries.prefetchInfiniteQuery(agendaQuery(true, agendaToday()));

/** Every event once: what reaches over the sixtieth day is on both of its pages. */
export function eventsOfAgenda(pages: readonly Pick<AgendaPage, "events">[]): ScheduleEvent[] {
  const known = new Map<string, ScheduleEvent>();
  for (const { events } of pages) for (const event of events) known.set(event.id, event);
  return [...known.values()];
}

const listedEvents = (queries: QueryClient): ScheduleEvent[] =>
  eventsOfAgenda(queries.getQueriesData<InfiniteData<AgendaPage>>({ queryKey: ["event", "agenda"] }).flatMap(([, data]) => data?.pages ?? []));

/** An event as one of the lists on this device has it. */
export const listedEvent = (queries: QueryClient, id: string): ScheduleEvent | undefined => listedEvents(queries).find((event) => event.id === id);

/** On how many dates of its series somebody is called, of those that are to come and that the lists on this device have. */
export const datesOfSeries = (queries: QueryClient, { series_id, start_datetime }: ScheduleEvent, range: "following" | "all"): number =>
  listedEvents(queries).filter(
    (event) => event.series_id === series_id && event.my_participation && event.state !== "cancelled" && (range === "all" || Date.parse(event.start_datetime) >= Date.parse(start_datetime)),
  ).length;

/** The agenda's events and the details with what became of an answer, before the server is asked again. */
export function changeEvent(queries: QueryClient, id: string, change: (event: ScheduleEvent) => ScheduleEvent): void {
  queries.setQueryData<ScheduleEvent>(["event", "detail", id], (event) => event && change(event));
  queries.setQueriesData<InfiniteData<AgendaPage>>({ queryKey: ["event", "agenda"] }, (data) =>
    data && {
      ...data,
      pages: data.pages.map((page) => ({ ...page, events: page.events.map((event) => (event.id === id ? change(event) : event)) })),
    },
  );
}
