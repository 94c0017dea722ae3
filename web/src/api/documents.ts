// The bytes of a contract's PDF: from this device when it was opened before, else by a short-lived address.
import { contractDownload } from "./signing";
import { documentCopy, keepDocument, viewerOfCopies } from "./offline-copies";
import { ApiProblem } from "./problems";
import { reportReachable, reportUnreachable } from "./reachability";

export interface DocumentSource {
  contractId: string;
  kind: "original" | "sealed";
  /** Names the bytes for good: a copy with the same hash never needs the network again. */
  sha256: string;
  sealId?: string;
}

/** `onProgress` gets 0..1 when the server says how long the file is. */
export async function loadDocument(
  source: DocumentSource,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<ArrayBuffer> {
  const name = `${viewerOfCopies() ?? "anonymous"}.${source.contractId}.${source.sha256}`;
  const copy = await documentCopy(name);
  if (copy) return copy;
  const { url } = await contractDownload(source.contractId, source.kind, source.sealId);
  const bytes = await read(url, signal, onProgress);
  await keepDocument(name, bytes.slice(0));
  return bytes;
}

async function read(url: string, signal: AbortSignal, onProgress: (share: number) => void): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    reportUnreachable(null);
    throw ApiProblem.network();
  }
  if (!response.ok) throw await ApiProblem.from(response);
  reportReachable();
  const total = Number(response.headers.get("Content-Length"));
  if (!response.body || !total) return response.arrayBuffer();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  for await (const part of response.body) {
    parts.push(part);
    loaded += part.byteLength;
    onProgress(Math.min(1, loaded / total));
  }
  return new Blob(parts).arrayBuffer();
}
