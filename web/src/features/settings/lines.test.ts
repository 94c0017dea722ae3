// Lists that people type: what is accepted, and which line is wrong.
import { describe, expect, it } from "vitest";
import { isDomain, isNetwork, linesOf, mappingOf, mappingText } from "./lines";

const roles = ["artist", "admin", "production_manager"] as const;

describe("isNetwork", () => {
  it.each(["203.0.113.7", "203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "::1", "fe80:0:0:0:0:0:0:1/128"])("%s is one", (line) => expect(isNetwork(line)).toBe(true));
  it.each(["203.0.113", "256.0.0.1", "10.0.0.0/33", "2001:db8::/129", "1::2::3", "opera.example", "10.0.0.0/8/8", ""])("%s is none", (line) => expect(isNetwork(line)).toBe(false));
});

it("reads lines, commas and semicolons, and leaves out what is empty", () => {
  expect(linesOf("a\n\n b ,c;")).toEqual(["a", "b", "c"]);
});

it.each([["opera.example", true], ["a-b.co.at", true], ["opera", false], ["@opera.example", false], ["opera..example", false]])("domain %s: %s", (line, is) => expect(isDomain(line)).toBe(is));

describe("mappingOf", () => {
  it("reads groups with their roles, also where a group has an equals sign", () => {
    expect(mappingOf("CN=Office,OU=x", roles)).toEqual({ wrong: "CN=Office" });
    expect(mappingOf("dep=office = admin\nStage = Production manager", roles)).toEqual({ mapping: { "dep=office": "admin", Stage: "production_manager" } });
  });
  it.each(["admin", "= admin", "group = king", "group ="])("names the line %s as wrong", (line) => {
    expect(mappingOf(`a = artist\n${line}`, roles)).toEqual({ wrong: line });
  });
  it("writes what it reads", () => {
    const text = "Stage = production_manager\nOffice = admin";
    const read = mappingOf(text, roles);
    expect("mapping" in read && mappingText(read.mapping)).toBe(text);
  });
});
