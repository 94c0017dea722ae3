// @vitest-environment happy-dom
// What the browser says about keeping things.
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { storageOutlook } from "./storage";

const storage = (persist: boolean, quota?: number) => {
  Object.defineProperty(navigator, "storage", {
    configurable: true,
    value: { persist: () => Promise.resolve(persist), persisted: () => Promise.resolve(false), estimate: () => Promise.resolve({ quota, usage: 100 }) },
  });
};

beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()));
afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, "storage");
});

it("is kept when the browser promises it", async () => {
  storage(true, 1100);
  expect(await storageOutlook(true)).toEqual({ keeps: "kept", free: 1000 });
});

it("is at risk when it does not, or does not know the question", async () => {
  storage(false);
  expect(await storageOutlook(true)).toEqual({ keeps: "at_risk", free: null });
  Object.defineProperty(navigator, "storage", { configurable: true, value: undefined });
  expect(await storageOutlook(true)).toEqual({ keeps: "at_risk", free: null });
});

it("is refused where no database opens", async () => {
  vi.stubGlobal("indexedDB", { open: () => { throw new DOMException("no", "SecurityError"); } });
  expect((await storageOutlook(true)).keeps).toBe("refused");
});

it("asks the browser to keep it only when something is about to be kept", async () => {
  storage(true, 1100);
  expect((await storageOutlook(false)).keeps).toBe("at_risk");
  expect((await storageOutlook(true)).keeps).toBe("kept");
});
