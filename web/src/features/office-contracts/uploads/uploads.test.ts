// Uploads as the office sees them: one key per file, refusals without sending, nothing left after leaving the company.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as api from "../../../api/office-contracts";
import { ApiProblem } from "../../../api/problems";
import type { Contract } from "../../../api/types";
import type { UploadOptions } from "../../../api/upload";
import { addUploads, cancelUpload, currentUploads, dropUploads, refusal, retryUpload } from "./uploads";

interface Call {
  name: string;
  options: UploadOptions;
  resolve: (contract: Contract) => void;
  reject: (error: unknown) => void;
}
let calls: Call[] = [];
const file = (name: string, size = 3) => new File(["x".repeat(size)], name);
const settle = () => new Promise((resolve) => setTimeout(resolve));
const states = () => currentUploads().map((item) => item.state);

beforeEach(() => {
  calls = [];
  vi.spyOn(api, "uploadContract").mockImplementation(
    ({ file: { name } }, options) =>
      new Promise<Contract>((resolve, reject) => {
        calls.push({ name, options, resolve, reject });
        options.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      }),
  );
});
afterEach(dropUploads);

describe("uploads", () => {
  it("refuses at once what the server would refuse", () => {
    expect(refusal({ name: "photo.jpg", size: 5 })?.type).toBe("invalid_file_type");
    expect(refusal({ name: "a.pdf", size: 0 })?.type).toBe("document_empty");
    expect(refusal({ name: "a.PDF", size: 51 * 1024 * 1024 })?.type).toBe("file_too_large");
    expect(refusal({ name: "a.docx", size: 1 })).toBeNull();
    addUploads([file("photo.jpg")]);
    expect(calls).toEqual([]);
    expect(states()).toEqual(["failed"]);
  });
  it("sends each file under a key of its own and repeats with the same key", async () => {
    addUploads([file("a.pdf"), file("b.pdf")]);
    expect(new Set(calls.map((call) => call.options.idempotencyKey)).size).toBe(2);
    calls[0]?.reject(ApiProblem.network());
    await settle();
    expect(states()).toEqual(["failed", "sending"]);
    retryUpload(currentUploads()[0]?.id ?? "");
    expect(calls[2]).toMatchObject({ name: "a.pdf", options: { idempotencyKey: calls[0]?.options.idempotencyKey } });
  });
  it("starts the next file when one is cancelled, and can begin the cancelled one again", async () => {
    addUploads([file("a.pdf"), file("b.pdf"), file("c.pdf")]);
    cancelUpload(currentUploads()[0]?.id ?? "");
    await settle();
    expect(calls.map((call) => call.name)).toEqual(["a.pdf", "b.pdf", "c.pdf"]);
    expect(states()).toEqual(["cancelled", "sending", "sending"]);
  });
  it("ends everything when the company changes", async () => {
    addUploads([file("a.pdf"), file("b.pdf"), file("c.pdf")]);
    dropUploads();
    await settle();
    expect(calls.every((call) => call.options.signal?.aborted)).toBe(true);
    expect(currentUploads()).toEqual([]);
    expect(calls).toHaveLength(2);
  });
});
