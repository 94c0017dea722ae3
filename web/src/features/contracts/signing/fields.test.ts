// Walking through the places to fill in.
import { describe, expect, it } from "vitest";
import type { ContractField, FieldKind } from "../../../api/types";
import { initialValues, isComplete, nextField, openFields, readingOrder, type Filling } from "./fields";

const field = (id: string, kind: FieldKind, page: number, y: number, x = 0.1, required = true): ContractField => ({
  id, kind, page, x, y, width: 0.2, height: 0.05, slot: 1, label: null, required,
});
const fields = [
  field("sign-2", "signature", 2, 0.8),
  field("text", "text", 1, 0.5, 0.1, false),
  field("right", "initials", 1, 0.905, 0.7),
  field("left", "name", 1, 0.9, 0.1),
  field("date", "date", 2, 0.8, 0.6),
];
const typed = { kind: "typed", text: "Mira" } as const;
const empty: Filling = { signature: null, initials: null, placed: [], values: {} };

describe("walking", () => {
  it("reads by page, line, then from left to right", () => {
    expect(readingOrder(fields).map((each) => each.id)).toEqual(["text", "left", "right", "sign-2", "date"]);
  });
  it("goes to the next open place and begins again at the top", () => {
    expect(nextField(fields, empty, null)?.id).toBe("left");
    expect(nextField(fields, empty, "left")?.id).toBe("right");
    expect(nextField(fields, empty, "sign-2")?.id).toBe("left");
  });
  it("skips what is optional, and dates, which the server writes", () => {
    expect(openFields(fields, empty).map((each) => each.id)).not.toContain("text");
    expect(openFields(fields, empty).map((each) => each.id)).not.toContain("date");
  });
  it("asks for each place of a signature, even when the signature exists", () => {
    expect(nextField(fields, { ...empty, signature: typed, values: { left: "Mira" } }, "left")?.id).toBe("right");
  });
  it("ends when everything required is filled", () => {
    const filling: Filling = { signature: typed, initials: typed, placed: ["sign-2", "right"], values: { left: "Mira" } };
    expect(nextField(fields, filling, "left")).toBeNull();
    expect(isComplete(fields, filling)).toBe(true);
  });
});

describe("completeness", () => {
  it("needs a signature even where no place was drawn for it", () => {
    expect(isComplete([], empty)).toBe(false);
    expect(isComplete([], { ...empty, signature: typed })).toBe(true);
  });
  it("does not take spaces for a value", () => {
    expect(openFields(fields, { ...empty, values: { left: "  " } }).map((each) => each.id)).toContain("left");
  });
  it("knows names beforehand", () => {
    expect(initialValues(fields, "Mira Dvořáková")).toEqual({ left: "Mira Dvořáková" });
  });
});
