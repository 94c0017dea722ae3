// Call sheets: of one event or of a day, as the reader may see them. Keys start with the live topic ("event").
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { CallSheet } from "./types";

/** Whose sheet it is. */
export type SheetOf = { event: string } | { day: string };

const keyOf = (of: SheetOf): string => ("event" in of ? of.event : of.day);

export const callSheetQuery = (of: SheetOf) =>
  queryOptions({
    queryKey: ["event", "call-sheet", keyOf(of)] as const,
    queryFn: ({ signal }): Promise<CallSheet> =>
      "event" in of
        ? ok(client.GET("/api/v1/events/{id}/call-sheet", { params: { path: { id: of.event } }, signal }))
        : ok(client.GET("/api/v1/call-sheets/{day}", { params: { path: { day: of.day } }, signal })),
  });

/** The same on paper. */
export const callSheetPdf = (of: SheetOf): Promise<Blob> =>
  "event" in of
    ? ok<Blob>(client.GET("/api/v1/events/{id}/call-sheet/pdf", { params: { path: { id: of.event } }, parseAs: "blob" }))
    : ok<Blob>(client.GET("/api/v1/call-sheets/{day}/pdf", { params: { path: { day: of.day } }, parseAs: "blob" }));
