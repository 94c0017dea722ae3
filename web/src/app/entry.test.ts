// Where a person lands after signing in, and which route an address is.
import { describe, expect, it } from "vitest";
import { nextAddress } from "./entry";
import { matchPath } from "./navigation";

describe("nextAddress", () => {
  it("returns to an address of this app", () => {
    expect(nextAddress("?next=%2Fcontracts%3Fview%3Dwaiting")).toBe("/contracts?view=waiting");
  });
  it("returns to an invitation, which is accepted once one is signed in", () => {
    expect(nextAddress("?next=%2Finvitation%2Fabc")).toBe("/invitation/abc");
  });
  it.each(["/sign-in/abc", "/reset-password/abc", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\n\\evil.example", "https://evil.example", "javascript:alert(1)", "/login", ""])("never leads to %s", (next) => {
    expect(nextAddress(`?next=${encodeURIComponent(next)}`)).toBe("/");
  });
});

describe("matchPath", () => {
  it("reads parameters", () => {
    expect(matchPath("/contracts/:id/sign", "/contracts/7/sign")).toEqual({ id: "7" });
    expect(matchPath("/contracts/:id", "/contracts/7/")).toEqual({ id: "7" });
  });
  it("does not match more, less or other", () => {
    expect(matchPath("/contracts/:id", "/contracts")).toBeNull();
    expect(matchPath("/contracts/:id", "/contracts/")).toBeNull();
    expect(matchPath("/contracts/:id", "/contracts/7/sign")).toBeNull();
    expect(matchPath("/", "/")).toEqual({});
  });
});
