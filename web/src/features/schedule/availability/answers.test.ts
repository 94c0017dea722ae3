// What is answered so far.
import { expect, it } from "vitest";
import type { AvailabilityRequest } from "../../../api/types";
import { answeredAll, answeredOf, isSame, openDays } from "./answers";

const request = { own: { answered_at: null, note: "Tour", days: [{ day: "2026-12-01", answer: "available" }, { day: "2026-12-02", answer: null }] } } as unknown as AvailabilityRequest;
const days = ["2026-12-01", "2026-12-02"];

it("is what the office knows, or what waits on this device", () => {
  expect(answeredOf(request, undefined)).toEqual({ answers: { "2026-12-01": "available" }, note: "Tour" });
  const said = { answers: { "2026-12-02": "maybe" }, note: null } as const;
  expect(answeredOf(request, { days: said })).toEqual(said);
  expect(answeredOf({ own: null }, undefined)).toEqual({ answers: {}, note: null });
});

it("counts the days that are open, and answers all at once", () => {
  expect(openDays(days, { "2026-12-01": "maybe" })).toBe(1);
  expect(openDays(days, answeredAll(days, "unavailable"))).toBe(0);
});

it("knows whether something was changed", () => {
  const one = { answers: { "2026-12-01": "maybe" }, note: null } as const;
  expect(isSame(one, { answers: { "2026-12-01": "maybe" }, note: "" })).toBe(true);
  expect(isSame(one, { answers: { "2026-12-01": "maybe", "2026-12-02": "maybe" }, note: null })).toBe(false);
  expect(isSame(one, { ...one, note: "x" })).toBe(false);
});
