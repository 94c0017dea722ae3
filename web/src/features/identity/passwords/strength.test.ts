// The password hint: length first, then surprise.
import { describe, expect, it } from "vitest";
import { passwordStrength } from "./strength";

describe("passwordStrength", () => {
  it("says how many characters are missing, counting letters and not bytes", () => {
    expect(passwordStrength("kurz")).toEqual({ level: 0, missing: 8 });
    expect(passwordStrength("žluťoučký kůň").level).toBeGreaterThan(0);
  });
  it.each(["aaaaaaaaaaaaaaaa", "123456789012345", "qwertyuiopas", "abcabcabcabcabc"])("%s is weak", (password) => {
    expect(passwordStrength(password).level).toBeLessThan(3);
  });
  it("four unrelated words are strong", () => {
    expect(passwordStrength("curtain lemon orbit velvet").level).toBe(4);
  });
  it("one's own name adds nothing", () => {
    expect(passwordStrength("miradvorakova1", ["Mira", "Dvorakova"]).level).toBe(1);
  });
});
