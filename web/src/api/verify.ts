// Checking a document's seals: public, without an account.
import type { Verification } from "./types";
import { upload, type UploadOptions } from "./upload";

export function verifyDocument(file: File, options: Pick<UploadOptions, "signal" | "onProgress">): Promise<Verification> {
  const form = new FormData();
  form.append("file", file);
  return upload<Verification>("/api/v1/verify", form, { ...options, anonymous: true });
}
