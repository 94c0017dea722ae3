// Files that are added to a claim: pictures are looked at first, everything else is kept as it is.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { emptyDraft } from "../../../api/claim-draft";
import type { ClaimOutbox } from "../../../api/outbox";
import { Outbox } from "../../../device/outbox/outbox";
import { serve, show } from "../../../test-screen";
import * as news from "../../../ui/Toast";
import { forgetHanded, handedOver } from "../capture/picked";
import { Receipts } from "./Receipts";

let outbox: ClaimOutbox;

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  history.replaceState(null, "", "/claims/x/edit?step=receipt");
  forgetHanded();
  // This browser shows PNGs.
  vi.stubGlobal("createImageBitmap", ({ type }: File) =>
    type === "image/png" ? Promise.resolve({ width: 4000, height: 3000, close: () => undefined }) : Promise.reject(new DOMException("no picture")),
  );
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
const file = (name: string, type: string, bytes: BlobPart = "small") => new File([bytes], name, { type });
const add = (...files: File[]) => userEvent.upload(screen.getByLabelText("Add a file"), files);
const kept = () => outbox.find("x")?.receipts.map(({ name, type }) => ({ name, type }));
const said = () => vi.mocked(news.toast).mock.calls[0]?.[0];

it("has a picture looked at before it is kept, however large", async () => {
  await add(file("IMG_1.png", "image/png", large));
  await expect.poll(() => location.pathname + location.search).toBe("/claims/capture?claim=x");
  expect(handedOver()?.name).toBe("IMG_1.png");
  expect(kept()).toEqual([]);
});

it("keeps what is no picture here as it is, and what follows a picture for later", async () => {
  await add(file("bill.pdf", "application/pdf"), file("IMG_2.heic", "image/heic"), file("IMG_3.png", "image/png"), file("late.pdf", "application/pdf"));
  await expect.poll(() => handedOver()?.rest.map(({ name }) => name)).toEqual(["late.pdf"]);
  expect(kept()).toEqual([{ name: "bill.pdf", type: "application/pdf" }, { name: "IMG_2.heic", type: "image/heic" }]);
});

it("refuses what is too large and cannot be made smaller", async () => {
  await add(file("bill.pdf", "application/pdf", large));
  await expect.poll(said).toBe("bill.pdf is larger than 10 MB. Choose a smaller file.");
  expect(kept()).toEqual([]);
});

it("refuses what is neither a picture nor a PDF", async () => {
  vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width: 1, height: 1, close: () => undefined }));
  await userEvent.upload(screen.getByLabelText("Add a file"), file("moving.gif", "image/gif"), { applyAccept: false });
  await expect.poll(said).toBe("moving.gif is neither a picture nor a PDF.");
});
