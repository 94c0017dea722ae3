// The office's side of the schedule: writing, moving and cancelling events, who takes part, rooms and productions.
// Keys start with the live topic ("event").
import { queryOptions } from "@tanstack/react-query";
import { client, ifMatch, ok } from "./client";
import { allArtists } from "./people";
import type { ApiProblem } from "./problems";
import { everyPage } from "./schedule";
import type { Artist, Coordinates, EventAudience, EventChanges, EventConflicts, EventCreate, EventPerson, EventRange, Fold, Page, Participant, PersonClash, Production, Room, ScheduleEvent, ScheduleRules } from "./types";

const path = (id: string) => ({ path: { id } });
const keyed = (idempotencyKey: string) => ({ header: { "Idempotency-Key": idempotencyKey } });

export const createEvent = (body: EventCreate, idempotencyKey: string): Promise<ScheduleEvent> =>
  ok(client.POST("/api/v1/events", { params: keyed(idempotencyKey), body }));

/** What is left out stays as it is; null removes. */
export const updateEvent = (id: string, version: number, body: EventChanges): Promise<ScheduleEvent> =>
  ok(
    client.PATCH("/api/v1/events/{id}", {
      params: { ...path(id), header: ifMatch(version) },
      // The generated type asks for everything, because everything has a default.
      body: body as Required<EventChanges>,
    }),
  );

/** How much of a series is meant (null: it is a single event), and who is told. */
export interface Reach {
  range: EventRange | null;
  audience: EventAudience | null;
}

export const cancelEvent = (id: string, version: number, { range, audience }: Reach, reason: string | null): Promise<ScheduleEvent> =>
  ok(
    client.POST("/api/v1/events/{id}/cancel", {
      params: { ...path(id), header: ifMatch(version) },
      body: { range, audience, reason },
    }),
  );

/** Who takes part already gets the new role, time and note. */
export const addParticipants = (
  id: string,
  participants: EventPerson[],
  { range, audience }: Reach,
  acceptConflicts: string | null,
): Promise<ScheduleEvent> =>
  ok(
    client.POST("/api/v1/events/{id}/participants", {
      params: path(id),
      body: { participants, range, audience, accept_conflicts: acceptConflicts },
    }),
  );

export async function removeParticipant(id: string, participantId: string, { range, audience }: Reach): Promise<void> {
  await client.DELETE("/api/v1/events/{id}/participants/{participant_id}", {
    params: { path: { id, participant_id: participantId }, query: { ...(range ? { range } : {}), ...(audience ? { audience } : {}) } },
  });
}

/** Everybody who takes part, also where that is more than a page. */
export const allParticipantsQuery = (id: string) =>
  queryOptions({
    queryKey: ["event", "participants", id, "all"] as const,
    queryFn: ({ signal }): Promise<readonly Participant[]> =>
      everyPage((query) => ok<Page<Participant>>(client.GET("/api/v1/events/{id}/participants", { params: { ...path(id), query }, signal }))),
  });

/** The company's artists, for choosing one of them. */
export const allArtistsQuery = queryOptions({
  queryKey: ["artist", "all"] as const,
  queryFn: (): Promise<readonly Artist[]> => allArtists({}),
  staleTime: 5 * 60_000,
});

export interface RoomDetails {
  name: string;
  address: string | null;
  coordinates: Coordinates | null;
}

export const createRoom = (body: RoomDetails, idempotencyKey: string): Promise<Room> =>
  ok(client.POST("/api/v1/rooms", { params: keyed(idempotencyKey), body }));

export const updateRoom = ({ id, version }: Pick<Room, "id" | "version">, body: RoomDetails): Promise<Room> =>
  ok(client.PATCH("/api/v1/rooms/{id}", { params: { ...path(id), header: ifMatch(version) }, body }));

export const archiveRoom = (id: string): Promise<Room> => ok(client.POST("/api/v1/rooms/{id}/archive", { params: path(id) }));

export const createProduction = (name: string, idempotencyKey: string): Promise<Production> =>
  ok(client.POST("/api/v1/productions", { params: keyed(idempotencyKey), body: { name } }));

export const updateProduction = ({ id, version }: Pick<Production, "id" | "version">, name: string): Promise<Production> =>
  ok(client.PATCH("/api/v1/productions/{id}", { params: { ...path(id), header: ifMatch(version) }, body: { name } }));

/** The rules of rest that calls are held against, and the packs to choose from. */
export const scheduleRulesQuery = queryOptions({
  queryKey: ["event", "rules"] as const,
  queryFn: ({ signal }): Promise<ScheduleRules> => ok(client.GET("/api/v1/schedule-rules", { signal })),
});

export const replaceScheduleRules = (version: number, body: Pick<ScheduleRules, "pack" | "rules">): Promise<ScheduleRules> =>
  ok(client.PUT("/api/v1/schedule-rules", { params: { header: ifMatch(version) }, body }));

export const archiveProduction = (id: string): Promise<Production> =>
  ok(client.POST("/api/v1/productions/{id}/archive", { params: path(id) }));

/** What is in the way: of a room (room_taken) another event, of a person (schedule_conflict, schedule_rule_broken) also a rule. */
export interface Clash {
  /** Missing where nobody is told what it is. */
  event_id?: string | null;
  kind?: PersonClash["kind"];
  severity?: PersonClash["severity"];
  title: string;
  start_at: string;
  end_at: string;
  room?: string;
  name?: string;
}

/** What stands against an event as it is. */
export const eventConflictsQuery = (id: string) =>
  queryOptions({
    queryKey: ["event", "conflicts", id] as const,
    queryFn: ({ signal }): Promise<EventConflicts> => ok(client.GET("/api/v1/events/{id}/conflicts", { params: path(id), signal })),
  });

export const clashesOf = (problem: ApiProblem): readonly Clash[] => (problem.document as { conflicts?: readonly Clash[] }).conflicts ?? [];

/** A local time that the clocks skip (`nextValid`) or show twice (`offsets`). */
export interface TimeFault {
  field: "local_start" | "local_end";
  nextValid: string | null;
  offsets: readonly { fold: Fold; offset: string }[];
}

export function timeFaultOf(problem: ApiProblem): TimeFault | null {
  if (problem.type !== "time_does_not_exist" && problem.type !== "time_is_ambiguous") return null;
  const said = problem.document as { field?: string; next_valid?: string; offsets?: TimeFault["offsets"] };
  return {
    field: said.field === "local_end" ? "local_end" : "local_start",
    nextValid: said.next_valid ?? null,
    offsets: said.offsets ?? [],
  };
}
