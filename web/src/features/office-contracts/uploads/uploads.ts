// The uploads of this page, for as long as it is open: they go on while one walks through the app.
// Belongs to one person in one company: `dropUploads` ends everything when that changes, because a file must never
// reach another company.
import { uploadContract } from "../../../api/office-contracts";
import { ApiProblem, asProblem } from "../../../api/problems";
import { isOver, nextToStart, queueReducer, type QueueAction, type UploadItem } from "./queue";

interface Work {
  file: File;
  /** One intention, one key: a repeated upload of the same file does not make a second contract. */
  key: string;
  controller: AbortController;
}

export const accepted = ".pdf,.docx,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const mostBytes = 50 * 1024 * 1024;

let items: readonly UploadItem[] = [];
const works = new Map<string, Work>();
const listeners = new Set<() => void>();

export const currentUploads = (): readonly UploadItem[] => items;

export function onUploadsChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function dispatch(action: QueueAction): void {
  items = queueReducer(items, action);
  for (const listener of listeners) listener();
}

/** What can be seen without the server, so that nobody waits for a refusal. */
export function refusal(file: Pick<File, "name" | "size">): ApiProblem | null {
  if (!/\.(pdf|docx)$/i.test(file.name)) return new ApiProblem({ type: "invalid_file_type", status: 400 });
  if (file.size === 0) return new ApiProblem({ type: "document_empty", status: 400 });
  if (file.size > mostBytes) return new ApiProblem({ type: "file_too_large", status: 413 });
  return null;
}

export function addUploads(files: readonly File[]): void {
  for (const file of files) {
    const id = crypto.randomUUID();
    const item = { id, name: file.name, size: file.size };
    const problem = refusal(file);
    if (problem) dispatch({ type: "refuse", ...item, problem });
    else {
      works.set(id, { file, key: crypto.randomUUID(), controller: new AbortController() });
      dispatch({ type: "add", items: [item] });
    }
  }
  pump();
}

function pump(): void {
  for (const item of nextToStart(items)) void send(item.id);
}

async function send(id: string): Promise<void> {
  const work = works.get(id);
  if (!work) return;
  dispatch({ type: "start", id });
  try {
    const contract = await uploadContract(
      { file: work.file },
      {
        idempotencyKey: work.key,
        signal: work.controller.signal,
        onProgress: (progress) => dispatch({ type: "progress", id, progress }),
      },
    );
    works.delete(id);
    dispatch({ type: "done", id, contractId: contract.id, title: contract.title });
  } catch (error) {
    if (!work.controller.signal.aborted) dispatch({ type: "failed", id, problem: asProblem(error) });
  }
  pump();
}

export function cancelUpload(id: string): void {
  works.get(id)?.controller.abort();
  dispatch({ type: "cancelled", id });
  pump();
}

/** The same file would be refused again for what it is. */
const final = /^(document_|invalid_file_type|conversion_unavailable|file_too_large|validation_error|forbidden)/;

export const canRetry = (item: UploadItem): boolean => works.has(item.id) && !(item.problem && final.test(item.problem.type));

export function retryUpload(id: string): void {
  const work = works.get(id);
  if (!work) return;
  work.controller = new AbortController();
  dispatch({ type: "retry", id });
  pump();
}

/** Takes what is over off the list. */
export function clearUploads(): void {
  for (const item of items.filter(isOver)) works.delete(item.id);
  dispatch({ type: "clear" });
}

export function dropUploads(): void {
  for (const work of works.values()) work.controller.abort();
  works.clear();
  items = [];
  for (const listener of listeners) listener();
}
