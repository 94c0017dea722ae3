// Who belongs to a production, in which group and as what. Keys start with the live topic ("event").
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import { everyPage } from "./schedule";
import type { Page, ProductionMember, ProductionMemberWrite } from "./types";

const path = (id: string) => ({ path: { id } });

/** Everybody, also where that is more than a page. */
export const productionMembersQuery = (id: string) =>
  queryOptions({
    queryKey: ["event", "production-members", id] as const,
    queryFn: ({ signal }): Promise<readonly ProductionMember[]> =>
      everyPage((query) => ok<Page<ProductionMember>>(client.GET("/api/v1/productions/{id}/members", { params: { ...path(id), query }, signal }))),
  });

/** Who is in the group already gets the new role. */
export async function addProductionMembers(id: string, members: ProductionMemberWrite[]): Promise<void> {
  await ok(client.POST("/api/v1/productions/{id}/members", { params: path(id), body: { members } }));
}

export async function removeProductionMembers(id: string, memberIds: string[]): Promise<void> {
  await client.POST("/api/v1/productions/{id}/members/remove", { params: path(id), body: { member_ids: memberIds } });
}
