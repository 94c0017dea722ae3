// Pictures that were chosen on the form: each is looked at as a photo is, then the form is there again.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { emptyDraft } from "../../../api/claim-draft";
import { outboxOf } from "../../../api/outbox";
import { meWith, serve, show } from "../../../test-screen";
import CapturePage from "./CapturePage";
import * as darkroom from "./darkroom";
import { wholePicture } from "./geometry";
import * as photos from "./photo";
import { handOver } from "./picked";

const me = meWith(["expenses:write"], { user: { ...meWith([]).user, id: crypto.randomUUID() } });
const outbox = () => outboxOf(`${me.user.id}.o1`);
const pixels = { data: new Uint8ClampedArray(4), width: 1, height: 1 };
const picture = () => ({ width: 1, height: 1, close: () => undefined });

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("createImageBitmap", () => Promise.resolve(picture()));
  vi.spyOn(darkroom, "paperIn").mockReturnValue(wholePicture);
  vi.spyOn(darkroom, "developed").mockResolvedValue(pixels);
  vi.spyOn(photos, "photoOf").mockReturnValue(pixels);
  vi.spyOn(photos, "drawOnto").mockReturnValue(undefined);
  vi.spyOn(photos, "jpegOf").mockResolvedValue(new ArrayBuffer(8));
  serve({});
  await outbox().load();
});
afterEach(() => vi.unstubAllGlobals());

it("keeps each as the page it became, leaves out one that is replaced, and goes back", async () => {
  const id = crypto.randomUUID();
  await outbox().begin(id, emptyDraft("2026-11-20"));
  history.replaceState(null, "", `/claims/${id}/edit?step=receipt`);
  history.pushState(null, "", `/claims/capture?claim=${id}`);
  handOver({ picture: picture(), name: "one.png", rest: [new File(["2"], "two.png", { type: "image/png" })] });
  show(<CapturePage />, me);
  const names = () => outbox().find(id)?.receipts.map(({ name }) => name);
  await userEvent.click(await screen.findByRole("button", { name: "Keep this page" }));
  await expect.poll(names).toEqual(["one.jpg"]);
  expect(await screen.findByRole("button", { name: "Move the corners" })).toBeDefined();
  await userEvent.upload(screen.getByLabelText("Choose another"), new File(["3"], "three.png", { type: "image/png" }));
  await userEvent.click(await screen.findByRole("button", { name: "Keep this page" }));
  await expect.poll(names).toEqual(["one.jpg", "three.jpg"]);
  await expect.poll(() => location.pathname).toBe(`/claims/${id}/edit`);
});
