// What would be done, before it is: whom it would be told, and what would be in its way. Nothing is written.
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { EventChanges, EventPreview, PreviewedAct } from "./types";

/** `act` is the body of the change, or what else is done by its name. */
export const eventPreviewQuery = (id: string, act: EventChanges | PreviewedAct) =>
  queryOptions({
    queryKey: ["event", "preview", id, act] as const,
    queryFn: ({ signal }): Promise<EventPreview> =>
      ok(
        client.POST("/api/v1/events/{id}/preview", {
          params: { path: { id } },
          // The generated type asks for everything, because everything has a default.
          body: act as Required<EventChanges> | PreviewedAct,
          signal,
        }),
      ),
    // It may be possible though this cannot be said.
    retry: false,
  });
