// What a signer does with a contract – opening, signing, declining, downloading – and the signature they keep.
import { queryOptions } from "@tanstack/react-query";
import { client, newIdempotencyKey, ok } from "./client";
import type { Assignment, Download, SavedSignature, SignatureSubmit, Signing } from "./types";

export const markViewed = (id: string): Promise<Assignment> =>
  ok(client.POST("/api/v1/contracts/{id}/view", { params: { path: { id } } }));

export const beginSigning = (id: string): Promise<Signing> =>
  ok(client.POST("/api/v1/contracts/{id}/sign", { params: { path: { id } }, body: {} }));

export const submitSignature = (id: string, body: SignatureSubmit, idempotencyKey: string): Promise<Assignment> =>
  ok(
    client.POST("/api/v1/contracts/{id}/signature", {
      params: { path: { id }, header: { "Idempotency-Key": idempotencyKey } },
      body,
    }),
  );

export const declineContract = (id: string, reason: string): Promise<Assignment> =>
  ok(
    client.POST("/api/v1/contracts/{id}/decline", {
      params: { path: { id } },
      headers: { "Idempotency-Key": newIdempotencyKey() },
      body: { reason },
    }),
  );

/** `uploaded` is the file as it was sent, a Word document too; the others are PDFs. */
export type DownloadKind = "original" | "sealed" | "uploaded";

export const contractDownload = (id: string, kind: DownloadKind, sealId?: string): Promise<Download> =>
  ok(
    client.GET("/api/v1/contracts/{id}/download", {
      params: { path: { id }, query: { kind, ...(sealId === undefined ? {} : { seal_id: sealId }) } },
    }),
  );

export const savedSignatureQuery = queryOptions({
  queryKey: ["me", "signature"],
  queryFn: ({ signal }): Promise<SavedSignature> => ok(client.GET("/api/v1/me/signature", { signal })),
});

export async function deleteSavedSignature(): Promise<void> {
  await client.DELETE("/api/v1/me/signature");
}
