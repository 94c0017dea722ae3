// Audit entries in words.
import { expect, it } from "vitest";
import { changesText, wordsOf } from "./audit";

it("shows what changed, not what stayed", () => {
  const before = { title: "Old", tags: ["a"], description: null };
  expect(changesText({ before, after: { title: "New", tags: ["a"], description: "x" } })).toBe("title: Old → New · description: – → x");
});
it.each([
  [{ artists: 24, message: null }, "artists: 24 · message: –"],
  [{ seal: { id: "1" } }, "seal: (id: 1)"],
  [{ sha256: "ab".repeat(32) }, "sha256: abababababab…"],
  [{ remember_me: false }, "remember me: no"],
  [{}, ""],
  [null, ""],
])("says %j", (changes, text) => expect(changesText(changes)).toBe(text));
it("stays short", () => expect(changesText({ note: "x".repeat(500) }).length).toBeLessThan(170));
it("names actions in words, and unknown ones by their name", () => {
  expect(wordsOf("contract_assign")).toBe("Sent a contract");
  expect(wordsOf("claim_pay")).toBe("Claim pay");
  expect(wordsOf("constructor")).toBe("Constructor");
});
