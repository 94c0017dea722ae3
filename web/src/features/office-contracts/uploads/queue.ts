// The queue of uploads as a pure reducer: which files wait, run, are done, failed or were cancelled.
// Sends nothing itself.
import type { ApiProblem } from "../../../api/problems";

export type UploadState = "waiting" | "sending" | "checking" | "done" | "failed" | "cancelled";

export interface UploadItem {
  id: string;
  name: string;
  size: number;
  state: UploadState;
  /** 0..1 of the bytes sent. */
  progress: number;
  contractId: string | null;
  title: string | null;
  problem: ApiProblem | null;
}

export type QueueAction =
  | { type: "add"; items: readonly Pick<UploadItem, "id" | "name" | "size">[] }
  | { type: "refuse"; id: string; name: string; size: number; problem: ApiProblem }
  | { type: "start"; id: string }
  | { type: "progress"; id: string; progress: number }
  | { type: "done"; id: string; contractId: string; title: string }
  | { type: "failed"; id: string; problem: ApiProblem }
  | { type: "cancelled"; id: string }
  | { type: "retry"; id: string }
  | { type: "clear" };

export const isRunning = (item: UploadItem): boolean => item.state === "sending" || item.state === "checking";
export const isOver = (item: UploadItem): boolean => !isRunning(item) && item.state !== "waiting";

const fresh = { state: "waiting", progress: 0, contractId: null, title: null, problem: null } as const;

export function queueReducer(items: readonly UploadItem[], action: QueueAction): readonly UploadItem[] {
  const change = (id: string, next: Partial<UploadItem>, when: (item: UploadItem) => boolean = () => true) =>
    items.map((item) => (item.id === id && when(item) ? { ...item, ...next } : item));
  switch (action.type) {
    case "add":
      return [...items, ...action.items.map((item) => ({ ...item, ...fresh }))];
    case "refuse": {
      const { id, name, size, problem } = action;
      return [...items, { ...fresh, id, name, size, problem, state: "failed" }];
    }
    case "start":
      return change(action.id, { state: "sending", progress: 0, problem: null }, (item) => item.state === "waiting");
    case "progress":
      // All bytes are sent: the server now looks into the document, which can take seconds.
      return change(
        action.id,
        { progress: action.progress, state: action.progress >= 1 ? "checking" : "sending" },
        isRunning,
      );
    case "done":
      return change(action.id, { state: "done", progress: 1, contractId: action.contractId, title: action.title });
    case "failed":
      return change(action.id, { state: "failed", problem: action.problem }, (item) => item.state !== "cancelled");
    case "cancelled":
      return change(action.id, { state: "cancelled" }, (item) => !isOver(item));
    case "retry":
      return change(action.id, fresh, (item) => item.state === "failed" || item.state === "cancelled");
    case "clear":
      return items.filter((item) => !isOver(item));
  }
}

const atOnce = 2;

/** The next files to start, as far as there is room: two at once keep the line full and the order visible. */
export function nextToStart(items: readonly UploadItem[]): UploadItem[] {
  const room = atOnce - items.filter(isRunning).length;
  return items.filter((item) => item.state === "waiting").slice(0, Math.max(0, room));
}
