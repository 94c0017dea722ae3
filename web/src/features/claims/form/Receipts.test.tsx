// Files that are added to a claim: pictures no larger than is of use, everything else as it is.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { emptyDraft } from "../../../api/claim-draft";
import type { ClaimOutbox } from "../../../api/outbox";
import { Outbox } from "../../../device/outbox/outbox";
import { serve, show } from "../../../test-screen";
import * as news from "../../../ui/Toast";
import { Receipts } from "./Receipts";

let outbox: ClaimOutbox;

/** A camera's picture of this size, on a canvas that draws nothing. */
function pictures(width: number, height: number): void {
  vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width, height, close: () => undefined }));
  vi.stubGlobal("ImageData", class {});
  const context = { drawImage: () => undefined, putImageData: () => undefined, getImageData: () => ({ data: new Uint8ClampedArray() }) };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as unknown as null);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done) => done(new Blob(["small"])));
}

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  outbox = new Outbox("person.company");
  await outbox.load();
  await outbox.begin("x", emptyDraft("2026-11-20"));
  vi.spyOn(news, "toast");
  serve({});
  show(<Receipts id="x" outbox={outbox} here={undefined} server={undefined} begin={() => Promise.resolve()} />);
});
afterEach(() => {
  outbox.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const large = new Uint8Array(11 * 1024 * 1024);
const add = (file: File) => userEvent.upload(screen.getByLabelText("Add a file"), file);
const kept = () => outbox.find("x")?.receipts.map(({ name, type }) => ({ name, type }));

it("makes a large photo smaller instead of refusing it", async () => {
  pictures(4000, 3000);
  await add(new File([large], "IMG_1.png", { type: "image/png" }));
  await expect.poll(kept).toEqual([{ name: "IMG_1.jpg", type: "image/jpeg" }]);
});

it("keeps a small picture as it is", async () => {
  pictures(800, 600);
  await add(new File(["small"], "bill.png", { type: "image/png" }));
  await expect.poll(kept).toEqual([{ name: "bill.png", type: "image/png" }]);
});

it("refuses what is too large and cannot be made smaller", async () => {
  await add(new File([large], "bill.pdf", { type: "application/pdf" }));
  await expect.poll(() => vi.mocked(news.toast).mock.calls[0]?.[0]).toBe("bill.pdf is larger than 10 MB. Choose a smaller file.");
  expect(kept()).toEqual([]);
});
