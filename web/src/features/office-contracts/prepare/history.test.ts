// Undo and redo of field edits.
import { describe, expect, it } from "vitest";
import type { PlacedField } from "./geometry";
import { historyOf, historyReducer, type History, type HistoryAction } from "./history";

const field = (id: string): PlacedField => ({ id, slot: 1, kind: "date", page: 1, x: 0, y: 0, width: 0.1, height: 0.1, label: null, required: true });
const run = (...actions: HistoryAction[]): History => actions.reduce(historyReducer, historyOf([]));
const change = (ids: string, step?: string): HistoryAction => ({ type: "change", fields: [...ids].map(field), ...(step ? { step } : {}) });
const ids = (state: History) => state.present.map((each) => each.id).join("");

describe("history", () => {
  it("goes back and forth", () => {
    const back = run(change("a"), change("ab"), { type: "undo" });
    expect(ids(back)).toBe("a");
    expect(ids(historyReducer(back, { type: "redo" }))).toBe("ab");
  });
  it("takes a row of equal steps back at once", () => {
    const moved = run(change("a"), change("b", "move-1"), change("c", "move-1"), change("d", "move-1"), { type: "undo" });
    expect(ids(moved)).toBe("a");
  });
  it("keeps steps of different fields apart, and steps after an undo", () => {
    expect(ids(run(change("a", "move-1"), change("b", "move-2"), { type: "undo" }))).toBe("a");
    expect(ids(run(change("a"), change("b", "m"), { type: "undo" }, change("c", "m"), { type: "undo" }))).toBe("a");
  });
  it("forgets what was undone once something new is done", () => {
    const state = run(change("a"), { type: "undo" }, change("b"), { type: "redo" });
    expect(ids(state)).toBe("b");
    expect(state.future).toEqual([]);
  });
  it("does nothing at either end", () => {
    expect(ids(run({ type: "undo" }, { type: "redo" }))).toBe("");
  });
});
