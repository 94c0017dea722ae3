// Call sheets of an event and of a day: as people read them, as a PDF, and issued as a revision. Keys start with the live
// topic ("event").
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { CallSheet } from "./types";

/** Of one event, or of a day and perhaps one production. */
export type SheetOf = { event: string } | { day: string; production?: string | null };

const dayParams = ({ day, production = null }: { day: string; production?: string | null }) => ({ path: { day }, query: production === null ? {} : { production_id: production } });

export const callSheetQuery = (of: SheetOf) =>
  queryOptions({
    queryKey: ["event", "call-sheet", of] as const,
    queryFn: ({ signal }): Promise<CallSheet> =>
      "event" in of
        ? ok(client.GET("/api/v1/events/{id}/call-sheet", { params: { path: { id: of.event } }, signal }))
        : ok(client.GET("/api/v1/call-sheets/{day}", { params: dayParams(of), signal })),
  });

export const callSheetPdf = (of: SheetOf): Promise<Blob> =>
  "event" in of
    ? ok<Blob>(client.GET("/api/v1/events/{id}/call-sheet/pdf", { params: { path: { id: of.event } }, parseAs: "blob" }))
    : ok<Blob>(client.GET("/api/v1/call-sheets/{day}/pdf", { params: dayParams(of), parseAs: "blob" }));

/** Where nothing has changed since the last one, that one comes back. */
export const issueCallSheet = (of: SheetOf): Promise<CallSheet> =>
  "event" in of
    ? ok(client.POST("/api/v1/events/{id}/call-sheet/issue", { params: { path: { id: of.event } } }))
    : ok(client.POST("/api/v1/call-sheets/{day}/issue", { params: dayParams(of) }));
