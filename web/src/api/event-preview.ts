// What a change would do, before it is made: whom it would be told, and what would be in its way. Nothing is written.
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { EventChanges, EventPreview } from "./types";

/** `body` is that of the change. */
export const eventPreviewQuery = (id: string, body: EventChanges) =>
  queryOptions({
    queryKey: ["event", "preview", id, body] as const,
    queryFn: ({ signal }): Promise<EventPreview> =>
      ok(
        client.POST("/api/v1/events/{id}/preview", {
          params: { path: { id } },
          // The generated type asks for everything, because everything has a default.
          body: body as Required<EventChanges>,
          signal,
        }),
      ),
    // A change may be possible though this cannot be said.
    retry: false,
  });
