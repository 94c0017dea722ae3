// Private addresses under which other programs read one's calls. The secret is in the answer that made one and nowhere else.
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { CalendarFeed, CalendarFeedInclude, CalendarFeedSecret } from "./types";

/** Nobody has more: the server allows ten. */
const largestPage = 100;

export const calendarFeedsQuery = queryOptions({
  queryKey: ["me", "calendar-feeds"],
  queryFn: async ({ signal }): Promise<readonly CalendarFeed[]> =>
    (await ok(client.GET("/api/v1/me/calendar-feeds", { params: { query: { limit: largestPage } }, signal }))).data,
});

export const createCalendarFeed = (name: string | null, include: CalendarFeedInclude): Promise<CalendarFeedSecret> =>
  ok(client.POST("/api/v1/me/calendar-feeds", { body: { name, include } }));

export async function deleteCalendarFeed(id: string): Promise<void> {
  await client.DELETE("/api/v1/me/calendar-feeds/{id}", { params: { path: { id } } });
}
