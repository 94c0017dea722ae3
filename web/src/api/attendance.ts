// Who came to an event and who left, as the office notes it. Keys start with the live topic ("event").
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { Attendance } from "./types";

/** The route also has a table, which is asked for by its format. */
interface Report {
  data: Attendance[];
}

const path = (id: string) => ({ path: { id } });

export const attendanceQuery = (id: string) =>
  queryOptions({
    queryKey: ["event", "attendance", id] as const,
    queryFn: async ({ signal }): Promise<readonly Attendance[]> =>
      ((await ok(client.GET("/api/v1/events/{id}/attendance", { params: path(id), signal }))) as Report).data,
  });

export type Way = "in" | "out";

/** Needs a fresh proof; the server notes who took it. */
export const attendanceFile = (id: string): Promise<Blob> =>
  ok<Blob>(client.GET("/api/v1/events/{id}/attendance", { params: { ...path(id), query: { format: "csv" } }, parseAs: "blob" }));
