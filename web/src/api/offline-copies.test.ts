// @vitest-environment happy-dom
// What is kept for reading without a network belongs to whoever was signed in when it was asked for.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepAgenda } from "./agenda-copy";
import { eraseCopies, keepCopy, keepDocument, setViewerOfCopies, viewerOfCopies } from "./offline-copies";

const stored = new Map<string, Map<string, unknown>>();
/** Runs before something is put, as if it took its time. */
let meanwhile: () => unknown = () => undefined;

beforeEach(() => {
  stored.clear();
  meanwhile = () => undefined;
  vi.stubGlobal("caches", {
    open: (name: string) => {
      stored.set(name, stored.get(name) ?? new Map());
      const entries = () => stored.get(name) ?? stored.set(name, new Map()).get(name);
      return Promise.resolve({
        put: async (key: string, value: unknown) => {
          await meanwhile();
          entries()?.set(key, value);
        },
        delete: (key: string) => Promise.resolve(entries()?.delete(key)),
        keys: () => Promise.resolve([...(entries()?.keys() ?? [])]),
      });
    },
    delete: (name: string) => Promise.resolve(stored.delete(name)),
  });
  setViewerOfCopies("ada.opera");
});

afterEach(() => {
  setViewerOfCopies(null);
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));
const me = () => keepCopy(new Request("http://localhost/api/v1/me"), Response.json({ name: "Ada" }));
const ways: [string, () => unknown][] = [
  ["an answer", me],
  ["the agenda", () => keepAgenda([])],
  ["a document", () => keepDocument("ada.opera.1", new ArrayBuffer(3))],
];

it.each(ways)("%s is kept", async (_, keep) => {
  await keep();
  await settled();
  expect([...stored.values()].map((entries) => entries.size)).toEqual([1]);
});

it.each(ways)("%s that comes while one signs out leaves nothing behind", async (_, keep) => {
  meanwhile = () => eraseCopies();
  await keep();
  await settled();
  expect(viewerOfCopies()).toBeNull();
  expect([...stored.keys()]).toEqual([]);
});

it("what comes after somebody else has signed in is not put beside theirs", async () => {
  meanwhile = () => setViewerOfCopies("ben.opera");
  me();
  await settled();
  expect([...stored.values()].map((entries) => entries.size)).toEqual([0]);
});

it("nobody's documents are not kept", async () => {
  setViewerOfCopies(null);
  await keepDocument("anonymous.1", new ArrayBuffer(3));
  expect(stored.size).toBe(0);
});
