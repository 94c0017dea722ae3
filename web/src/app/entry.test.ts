// Where a person lands after signing in, and which route an address is.
import { describe, expect, it } from "vitest";
import type { Caller } from "../api/types";
import { nextAddress } from "./entry";
import { findRoute, matchPath } from "./navigation";

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
  const id = "019338f7-8c5d-7a10-b8f2-3a4bd9f7c0de";
  it("reads parameters", () => {
    expect(matchPath("/contracts/:id/sign", `/contracts/${id}/sign`)).toEqual({ id });
    expect(matchPath("/contracts/:id", `/contracts/${id}/`)).toEqual({ id });
    expect(matchPath("/account/:part", "/account/devices")).toEqual({ part: "devices" });
  });
  it("does not match more, less or other", () => {
    expect(matchPath("/contracts/:id", "/contracts")).toBeNull();
    expect(matchPath("/contracts/:id", "/contracts/")).toBeNull();
    expect(matchPath("/contracts/:id", `/contracts/${id}/sign`)).toBeNull();
    expect(matchPath("/", "/")).toEqual({});
  });
  it.each(["settings", "7", `${id}0`, `${id.slice(1)}g`, "%E0%A4%A"])("takes no “%s” for an id", (word) => {
    expect(matchPath("/claims/:id", `/claims/${word}`)).toBeNull();
    expect(matchPath("/claims/:id/edit", `/claims/${word}/edit`)).toBeNull();
  });
});

describe("findRoute", () => {
  const everything: Caller = {
    permissions: ["schedule:read", "expenses:read", "expenses:write", "contracts:read"].map((permission) => ({ permission, scope: "own" })),
  };
  it.each(["/claims/settings", "/contracts/old", "/schedule/week", "/claims/7/edit"])("%s is no screen", (path) => {
    expect(findRoute(path, everything)).toBeNull();
  });
  it.each(["/schedule", "/schedule/019338f7-8c5d-7a10-b8f2-3a4bd9f7c0de"])("%s is one for who may read the schedule", (path) => {
    expect(findRoute(path, everything)).not.toBeNull();
    expect(findRoute(path, { permissions: [] })).toBeNull();
  });
});
