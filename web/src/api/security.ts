// How an organization protects itself: second factors, networks, support access, single sign-on, keys for programs.
import { queryOptions } from "@tanstack/react-query";
import { client, ifMatch, ok } from "./client";
import { isType } from "./problems";
import type { ApiClient, ApiClientCreate, ApiClientSecret, SealCertificate, Security, SecurityUpdate, SsoConnection, SsoConnectionCreate, SsoConnectionUpdate } from "./types";

export const securityQuery = queryOptions({
  queryKey: ["security"],
  queryFn: ({ signal }): Promise<Security> => ok(client.GET("/api/v1/organization/security", { signal })),
});

/** What documents are sealed with; null before the first seal. */
export const sealCertificateQuery = queryOptions({
  queryKey: ["seal-certificate"],
  queryFn: async ({ signal }): Promise<SealCertificate | null> => {
    try {
      return await ok(client.GET("/api/v1/seal-certificate", { signal }));
    } catch (error) {
      if (isType(error, "not_found")) return null;
      throw error;
    }
  },
});

export const saveSecurity = (version: number, body: SecurityUpdate): Promise<Security> =>
  ok(client.PUT("/api/v1/organization/security", { params: { header: ifMatch(version) }, body }));

export async function openSupportAccess(hours: number): Promise<void> {
  await client.POST("/api/v1/organization/support-access", { body: { hours } });
}

export async function closeSupportAccess(): Promise<void> {
  await client.DELETE("/api/v1/organization/support-access");
}

export const ssoConnectionsQuery = queryOptions({
  queryKey: ["security", "sso"],
  queryFn: async ({ signal }): Promise<SsoConnection[]> => (await ok(client.GET("/api/v1/organization/sso-connections", { signal }))).data,
});

export const createSsoConnection = (body: SsoConnectionCreate): Promise<SsoConnection> =>
  ok(client.POST("/api/v1/organization/sso-connections", { body }));

export const updateSsoConnection = (id: string, body: SsoConnectionUpdate): Promise<SsoConnection> =>
  ok(client.PATCH("/api/v1/organization/sso-connections/{id}", { params: { path: { id } }, body }));

export async function deleteSsoConnection(id: string): Promise<void> {
  await client.DELETE("/api/v1/organization/sso-connections/{id}", { params: { path: { id } } });
}

export const apiClientsQuery = queryOptions({
  queryKey: ["security", "api-clients"],
  // Companies have a handful; a hundred is the most a page holds.
  queryFn: async ({ signal }): Promise<ApiClient[]> =>
    (await ok(client.GET("/api/v1/api-clients", { params: { query: { limit: 100 } }, signal }))).data,
});

/** The secret in the answer is shown once; the server keeps only its hash. */
export const createApiClient = (body: ApiClientCreate): Promise<ApiClientSecret> => ok(client.POST("/api/v1/api-clients", { body }));

export const rotateApiClient = (id: string, overlapHours: number): Promise<ApiClientSecret> =>
  ok(client.POST("/api/v1/api-clients/{id}/rotate", { params: { path: { id } }, body: { overlap_hours: overlapHours } }));

export async function revokeApiClient(id: string): Promise<void> {
  await client.DELETE("/api/v1/api-clients/{id}", { params: { path: { id } } });
}
