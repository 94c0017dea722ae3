// Saving while one works: one request at a time, each on the version of the last, nothing lost.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "../../../api/problems";
import type { Contract } from "../../../api/types";
import type { PlacedField } from "./geometry";
import { Saver, type SaveState } from "./saver";

const fields = (...ids: string[]) => ids.map((id) => ({ id }) as PlacedField);
let calls: string[] = [];
let states: SaveState["status"][] = [];
let answer: (version: number) => Promise<Contract>;

const version = (v: number) => ({ version: v }) as Contract;
const saver = () =>
  new Saver(1, {
    saveFields: (v, list) => {
      calls.push(`fields ${list.map((each) => each.id).join("")} on ${v}`);
      return answer(v);
    },
    saveDetails: (v, changes) => {
      calls.push(`details ${JSON.stringify(changes)} on ${v}`);
      return answer(v);
    },
    onState: (state) => states.push(state.status),
    onSaved: () => undefined,
  });

beforeEach(() => {
  calls = [];
  states = [];
  answer = (v) => Promise.resolve(version(v + 1));
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("Saver", () => {
  it("waits for a pause and sends only the newest fields", async () => {
    const it = saver();
    it.changeFields(fields("a"));
    it.changeFields(fields("a", "b"));
    await vi.runAllTimersAsync();
    expect(calls).toEqual(["fields ab on 1"]);
    expect(states.at(-1)).toBe("saved");
  });
  it("sends fields before details, each on the version the other gave", async () => {
    const it = saver();
    it.changeDetails({ title: "A" });
    it.changeFields(fields("a"));
    it.changeDetails({ signing_mode: "individual" });
    await it.flush();
    expect(calls).toEqual(["fields a on 1", 'details {"title":"A","signing_mode":"individual"} on 2']);
    expect(it.version).toBe(3);
  });
  it("does not start a second request while one runs, and then sends what came meanwhile", async () => {
    let finish: (contract: Contract) => void = () => undefined;
    answer = () => new Promise((resolve) => (finish = resolve));
    const it = saver();
    it.changeFields(fields("a"));
    await vi.advanceTimersByTimeAsync(1_000);
    it.changeFields(fields("b"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toEqual(["fields a on 1"]);
    finish(version(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(calls[1]).toBe("fields b on 2");
  });
  it("tries again by itself when the network comes back, keeping newer changes", async () => {
    answer = () => Promise.reject(ApiProblem.network());
    const it = saver();
    it.changeDetails({ title: "A", description: "x" });
    await vi.advanceTimersByTimeAsync(700);
    expect(states.at(-1)).toBe("failed");
    it.changeDetails({ title: "B" });
    answer = (v) => Promise.resolve(version(v + 1));
    await vi.runAllTimersAsync();
    expect(calls.at(-1)).toBe('details {"title":"B","description":"x"} on 1');
    expect(it.isIdle).toBe(true);
  });
  it("stops when somebody else is ahead, and says that something is left", async () => {
    answer = () => Promise.reject(new ApiProblem({ type: "version_mismatch", status: 412 }));
    const it = saver();
    it.changeFields(fields("a"));
    expect(await it.flush()).toBe(false);
    it.changeFields(fields("b"));
    await vi.runAllTimersAsync();
    expect(calls).toHaveLength(1);
    expect(states.at(-1)).toBe("stale");
  });
});
