// Who has not seen, acknowledged or answered what begins soon, and reminding them. Keys start with the live topic ("event").
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { Channel, Reminded, UnseenBoard } from "./types";

export const unseenQuery = (hours: number) =>
  queryOptions({
    queryKey: ["event", "unseen", hours] as const,
    queryFn: ({ signal }): Promise<UnseenBoard> => ok(client.GET("/api/v1/events/unseen", { params: { query: { hours } }, signal })),
  });

/** The telephone numbers by person. Every reading is noted by the server, and it asks for a fresh proof. */
export async function phoneNumbers(hours: number): Promise<ReadonlyMap<string, string>> {
  const { events }: UnseenBoard = await ok(client.GET("/api/v1/events/unseen", { params: { query: { hours, numbers: true } } }));
  return new Map(events.flatMap(({ people }) => people.flatMap(({ user_id, phone }) => (phone == null ? [] : [[user_id, phone] as const]))));
}

export const remindPeople = (eventId: string, channel: Channel, userIds: string[]): Promise<Reminded> =>
  ok(client.POST("/api/v1/events/{id}/remind", { params: { path: { id: eventId } }, body: { channel, user_ids: userIds } }));
