// Opens a contract's document: bytes from this device or the server, then the renderer.
import { useEffect, useState } from "react";
import { loadDocument, type DocumentSource } from "../../../api/documents";
import type { OpenPdf, PDFDocumentProxy } from "./pdf";

export type PdfState =
  | { state: "loading"; progress: number }
  | { state: "ready"; pdf: PDFDocumentProxy }
  | { state: "failed"; error: unknown };

export type PdfHandle = PdfState & { retry: () => void };

export function usePdf(source: DocumentSource | null): PdfHandle {
  const [result, setResult] = useState<PdfState>({ state: "loading", progress: 0 });
  const [attempt, setAttempt] = useState(0);
  const { contractId, kind, sha256, sealId } = source ?? {};
  useEffect(() => {
    if (contractId === undefined || kind === undefined || sha256 === undefined) return;
    const abort = new AbortController();
    let opened: OpenPdf | undefined;
    const open = async () => {
      const code = import("./pdf");
      const bytes = await loadDocument({ contractId, kind, sha256, ...(sealId ? { sealId } : {}) }, abort.signal, (progress) =>
        setResult((now) => (now.state === "loading" ? { state: "loading", progress } : now)),
      );
      opened = await (await code).openPdf(bytes);
      if (abort.signal.aborted) opened.close();
      else setResult({ state: "ready", pdf: opened.pdf });
    };
    open().catch((error: unknown) => {
      if (!abort.signal.aborted) setResult({ state: "failed", error });
    });
    return () => {
      abort.abort();
      opened?.close();
    };
  }, [contractId, kind, sha256, sealId, attempt]);
  return {
    ...result,
    retry: () => {
      setResult({ state: "loading", progress: 0 });
      setAttempt(attempt + 1);
    },
  };
}
