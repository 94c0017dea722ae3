// The upload queue: order, cancelling, retrying, and late messages of cancelled uploads.
import { describe, expect, it } from "vitest";
import { ApiProblem } from "../../../api/problems";
import { nextToStart, queueReducer, type QueueAction, type UploadItem } from "./queue";

const file = (id: string) => ({ id, name: `${id}.pdf`, size: 10 });
const run = (...actions: QueueAction[]): readonly UploadItem[] => actions.reduce(queueReducer, []);
const states = (items: readonly UploadItem[]) => items.map((item) => `${item.id}:${item.state}`).join(" ");
const problem = new ApiProblem({ type: "document_damaged", status: 400 });
const three: QueueAction = { type: "add", items: [file("a"), file("b"), file("c")] };

describe("the upload queue", () => {
  it("runs two at once, in order, and starts the next when one is over", () => {
    expect(nextToStart(run(three)).map((item) => item.id)).toEqual(["a", "b"]);
    const busy = run(three, { type: "start", id: "a" }, { type: "start", id: "b" });
    expect(nextToStart(busy)).toEqual([]);
    const one = queueReducer(busy, { type: "failed", id: "a", problem });
    expect(nextToStart(one).map((item) => item.id)).toEqual(["c"]);
  });
  it("says that the server is checking once all bytes are sent", () => {
    const items = run(three, { type: "start", id: "a" }, { type: "progress", id: "a", progress: 1 });
    expect(states(items)).toBe("a:checking b:waiting c:waiting");
  });
  it("keeps a cancelled upload cancelled, whatever arrives late", () => {
    const items = run(
      three,
      { type: "start", id: "a" },
      { type: "cancelled", id: "a" },
      { type: "progress", id: "a", progress: 0.9 },
      { type: "failed", id: "a", problem },
    );
    expect(items[0]).toMatchObject({ state: "cancelled", progress: 0 });
  });
  it("does not cancel what is done", () => {
    const items = run(three, { type: "done", id: "a", contractId: "1", title: "A" }, { type: "cancelled", id: "a" });
    expect(items[0]).toMatchObject({ state: "done", contractId: "1" });
  });
  it("retries from the beginning, without the old problem", () => {
    const items = run(three, { type: "start", id: "a" }, { type: "failed", id: "a", problem }, { type: "retry", id: "a" });
    expect(items[0]).toMatchObject({ state: "waiting", progress: 0, problem: null });
  });
  it("refuses a file without sending it, and clears only what is over", () => {
    const items = run(three, { type: "refuse", ...file("d"), problem }, { type: "start", id: "a" }, { type: "clear" });
    expect(states(items)).toBe("a:sending b:waiting c:waiting");
  });
});
