// Background jobs in words, and the contract they are about.
import { expect, it } from "vitest";
import { contractOf, jobTitle } from "./job";

it.each([
  ["contract_seal", "Sealing a signed copy"],
  ["some_newer_job", "some newer job"],
  ["constructor", "constructor"],
])("%s is %s", (name, title) => expect(jobTitle({ name })).toBe(title));

it.each([
  [{ contract_id: "c1", seal_id: "s1" }, "c1"],
  [{ seal_id: "s1" }, null],
  [{ contract_id: 7 }, null],
  ["c1", null],
  [null, null],
])("finds the contract of %j", (subject, id) => expect(contractOf({ subject: subject as never })).toBe(id));
