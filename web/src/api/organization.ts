// The company itself.
import { client, ok } from "./client";
import type { Organization } from "./types";

export const renameOrganization = (name: string): Promise<Organization> => ok(client.PATCH("/api/v1/organization", { body: { name } }));
