// Second factors: codes from an app, by SMS, passkeys, backup codes, and the devices that need none for a while.
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { paths } from "./schema";
import type { PasskeyOptions } from "./proofs";
import { acceptTokens } from "./session";
import type { Factor, FactorAdded, Factors, TotpSetup } from "./types";

export const factorsQuery = queryOptions({
  queryKey: ["me", "factors"],
  queryFn: ({ signal }): Promise<Factors> => ok(client.GET("/api/v1/me/factors", { signal })),
});

type PasskeyBody = NonNullable<paths["/api/v1/me/factors/passkey"]["post"]["requestBody"]>["content"]["application/json"];

export const beginTotp = (): Promise<TotpSetup> => ok(client.POST("/api/v1/me/factors/totp"));

/** Keeps the next access token, which knows of the factor; what comes back is the backup codes of the first one. */
function backupCodes({ backup_codes, tokens }: FactorAdded): string[] {
  acceptTokens(tokens);
  return backup_codes ?? [];
}

export const confirmTotp = async (body: { factor_id: string; code: string }): Promise<string[]> =>
  backupCodes(await ok(client.POST("/api/v1/me/factors/totp/confirm", { body })));

export const beginSms = (phone: string): Promise<{ factor_id: string }> => ok(client.POST("/api/v1/me/factors/sms", { body: { phone } }));

export const confirmSms = async (body: { factor_id: string; code: string }): Promise<string[]> =>
  backupCodes(await ok(client.POST("/api/v1/me/factors/sms/confirm", { body })));

export const beginPasskey = (): Promise<PasskeyOptions> => ok(client.POST("/api/v1/me/factors/passkey/options"));

/** The credential is what the browser made: only the server reads it. */
export const addPasskey = async (body: { challenge: string; credential: unknown; label: string }): Promise<string[]> =>
  backupCodes(await ok(client.POST("/api/v1/me/factors/passkey", { body: body as PasskeyBody })));

export const renameFactor = (id: string, label: string): Promise<Factor> =>
  ok(client.PATCH("/api/v1/me/factors/{id}", { params: { path: { id } }, body: { label } }));

export async function removeFactor(id: string): Promise<void> {
  await client.DELETE("/api/v1/me/factors/{id}", { params: { path: { id } } });
}

export const renewBackupCodes = async (): Promise<string[]> => (await ok(client.POST("/api/v1/me/factors/backup-codes"))).backup_codes;

export async function forgetTrustedDevice(id: string): Promise<void> {
  await client.DELETE("/api/v1/me/trusted-devices/{id}", { params: { path: { id } } });
}
