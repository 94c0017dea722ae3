// @vitest-environment happy-dom
// What is typed is on the disk shortly after, at once when it is sent or left, and said aloud when it cannot be.
import { act, renderHook } from "@testing-library/react";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyDraft, type ClaimDraft } from "../../../api/claim-draft";
import type { ClaimOutbox } from "../../../api/outbox";
import type { Claim } from "../../../api/types";
import { Outbox } from "../../../device/outbox/outbox";
import { useKept } from "./useKept";

const start: ClaimDraft = { ...emptyDraft("2026-11-20"), currency: "EUR" };
const server = {
  id: "x",
  version: 4,
  kind: "expense",
  amount: 12.5,
  currency: "EUR",
  category_id: "c1",
  expense_date: "2026-11-20",
  lines: [{ id: "l", category_id: "c1", amount: 12.5 }],
} as Claim;

let outbox: ClaimOutbox;
beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  outbox = new Outbox("person.company");
  await outbox.load();
});
afterEach(() => {
  outbox.close();
  vi.unstubAllGlobals();
});

const kept = () => outbox.find("x");

describe("a claim that is typed", () => {
  it("is not there before anything was typed", () => {
    renderHook(() => useKept(outbox, "x", start, undefined));
    expect(kept()).toBeUndefined();
  });

  it("is there shortly after, with the last of several changes", async () => {
    const { result } = renderHook(() => useKept(outbox, "x", start, undefined));
    act(() => result.current.change({ merchant: "Tax" }));
    act(() => result.current.change({ merchant: "Taxi" }));
    expect(result.current.keeping).toBe("saving");
    await vi.waitFor(() => expect(kept()?.content.merchant).toBe("Taxi"));
    await vi.waitFor(() => expect(result.current.keeping).toBe("saved"));
    expect(kept()?.goal).toBe("draft");
  });

  it("is there when the screen is left before that", async () => {
    const { result, unmount } = renderHook(() => useKept(outbox, "x", start, undefined));
    act(() => result.current.change({ merchant: "Taxi" }));
    unmount();
    await vi.waitFor(() => expect(kept()?.content.merchant).toBe("Taxi"));
  });

  it("of the server is copied with its version before it is changed", async () => {
    const { result } = renderHook(() => useKept(outbox, "x", start, server));
    act(() => result.current.change({ merchant: "Taxi" }));
    await act(() => result.current.flush());
    expect(kept()).toMatchObject({ created: true, version: 4, sent_revision: 1, revision: 2 });
  });

  it("that waits to be sent becomes a draft again while it is changed", async () => {
    await outbox.begin("x", start);
    await outbox.queue("x", "submit");
    const { result } = renderHook(() => useKept(outbox, "x", start, undefined));
    act(() => result.current.change({ merchant: "Taxi" }));
    await act(() => result.current.flush());
    expect(kept()?.goal).toBe("draft");
  });

  it("says so where the browser keeps nothing", async () => {
    vi.stubGlobal("indexedDB", { open: () => { throw new DOMException("no", "SecurityError"); } });
    const closed: ClaimOutbox = new Outbox("person.company");
    const { result } = renderHook(() => useKept(closed, "x", start, undefined));
    act(() => result.current.change({ merchant: "Taxi" }));
    await act(() => result.current.flush().catch(() => undefined));
    expect(result.current.keeping).toBe("failed");
    closed.close();
  });
});
