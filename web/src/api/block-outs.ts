// When somebody cannot come, as they told the office. Keys start with the live topic ("event").
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { BlockOut, BlockOutCreate } from "./types";

/** One's own of the coming year, soonest first. */
export async function ownBlockOuts(userId: string, signal: AbortSignal): Promise<readonly BlockOut[]> {
  const { data } = await ok(client.GET("/api/v1/block-outs", { params: { query: { user_id: userId, limit: 100 } }, signal }));
  return data.toSorted((a, b) => Date.parse(a.start_at) - Date.parse(b.start_at));
}

export const blockOutsQuery = (userId: string) =>
  queryOptions({ queryKey: ["event", "block-outs", userId] as const, queryFn: ({ signal }) => ownBlockOuts(userId, signal) });

/** With an id made here, so that sending it again makes no second one. */
export const createBlockOut = (body: BlockOutCreate): Promise<BlockOut> => ok(client.POST("/api/v1/block-outs", { body }));

export async function deleteBlockOut(id: string): Promise<void> {
  await client.DELETE("/api/v1/block-outs/{id}", { params: { path: { id } } });
}
