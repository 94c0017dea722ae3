// Rates as people type them.
import { describe, expect, it } from "vitest";
import { rateOf } from "./rates";

describe("a typed rate", () => {
  it.each([
    ["0,42", "0.42"],
    [" 1.0825 ", "1.0825"],
    ["130", "130"],
  ])("%s is %s", (typed, rate) => expect(rateOf(typed)).toBe(rate));
  it.each(["", "0", "0,00", "-1", "1.2.3", "one", "1,"])("“%s” is none", (typed) => expect(rateOf(typed)).toBeNull());
});
