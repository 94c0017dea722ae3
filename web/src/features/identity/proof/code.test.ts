// Codes as people type and paste them.
import { expect, it } from "vitest";
import { backupCodeOf, digitsOf, isComplete } from "./code";

it.each([
  ["123 456", "123456"],
  ["“123-456”", "123456"],
  ["Your code is 042917.", "042917"],
  ["1234567", "123456"],
  ["12a", "12"],
  ["", ""],
])("%s is %s", (typed, code) => expect(digitsOf(typed)).toBe(code));

it("is complete with six digits, leading zeros included", () => {
  expect(isComplete("012345")).toBe(true);
  expect(isComplete("12345")).toBe(false);
});

it("reads backup codes in any grouping and case", () => expect(backupCodeOf(" abcde-23f gh ")).toBe("ABCDE23FGH"));
