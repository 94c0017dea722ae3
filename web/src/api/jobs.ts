// Background jobs that need an administrator's eye.
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { Job, Page } from "./types";

export const failedJobsQuery = queryOptions({
  queryKey: ["job", "failed"],
  queryFn: ({ signal }): Promise<Page<Job>> =>
    ok(client.GET("/api/v1/admin/jobs", { params: { query: { status: "failed", limit: 20 } }, signal })),
});

export async function retryJob(id: Job["id"]): Promise<void> {
  await client.POST("/api/v1/admin/jobs/{id}/retry", { params: { path: { id } } });
}
