// The PDF renderer, loaded when the first document is opened. Its worker comes from our own origin; nothing is
// evaluated or compiled at run time.
// The legacy build is the same program for browsers up to three years old: artists do not change phones every year.
import { getDocument, PDFWorker, TextLayer, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.mjs?worker&url";
import { trustedScriptUrl } from "../../../device/trusted";

export { TextLayer };
export type { PDFDocumentProxy };

export interface OpenPdf {
  pdf: PDFDocumentProxy;
  close: () => void;
}

/** Each document has a worker of its own: a shared one refuses a new document while an old one is being closed. */
export async function openPdf(bytes: ArrayBuffer): Promise<OpenPdf> {
  const port = new Worker(trustedScriptUrl(workerUrl), { type: "module" });
  const worker = PDFWorker.create({ port });
  const task = getDocument({
    // pdf.js takes the buffer away from us; the caller may want to keep its own.
    data: new Uint8Array(bytes.slice(0)),
    worker,
    useWasm: false,
    isEvalSupported: false,
    useSystemFonts: true,
    enableXfa: false,
  });
  const close = () => {
    void task.destroy().finally(() => {
      worker.destroy();
      port.terminate();
    });
  };
  try {
    return { pdf: await task.promise, close };
  } catch (error) {
    close();
    throw error;
  }
}
