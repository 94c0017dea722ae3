// What comes first on Today.
import { describe, expect, it } from "vitest";
import type { ScheduleEvent } from "../../api/types";
import { byUrgency, greeting, isUrgent, urgencyOf } from "./urgency";

const contract = (expires_at: string | null, sent_at: string) => ({ expires_at, sent_at, created_at: sent_at });

describe("urgency", () => {
  it("puts what ends soonest first, then what has waited longest", () => {
    const later = contract("2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z");
    const soon = contract("2026-11-21T00:00:00Z", "2026-11-19T00:00:00Z");
    const old = contract(null, "2026-10-01T00:00:00Z");
    const young = contract(null, "2026-11-18T00:00:00Z");
    expect([young, later, old, soon].toSorted(byUrgency)).toEqual([soon, later, old, young]);
  });
  it("a call without a deadline presses once it begins within a week", () => {
    const now = Date.parse("2026-11-20T12:00:00Z");
    const call = (start_datetime: string, acknowledgment_deadline: string | null = null) =>
      urgencyOf({ start_datetime, acknowledgment_deadline, local_start: "", created_at: "2026-11-01T00:00:00Z" } as ScheduleEvent, now);
    expect(call("2026-11-22T18:30:00Z").expires_at).toBe("2026-11-22T18:30:00Z");
    expect(call("2026-12-22T18:30:00Z").expires_at).toBeNull();
    expect(call("2026-12-22T18:30:00Z", "2026-11-30T12:00:00Z").expires_at).toBe("2026-11-30T12:00:00Z");
  });
  it("is urgent in the last two days", () => {
    const now = Date.parse("2026-11-20T12:00:00Z");
    expect(isUrgent(contract("2026-11-22T11:00:00Z", ""), now)).toBe(true);
    expect(isUrgent(contract("2026-11-23T12:00:00Z", ""), now)).toBe(false);
    expect(isUrgent(contract(null, ""), now)).toBe(false);
  });
  it("greets by the clock of the person's zone", () => {
    const at = new Date("2026-11-20T23:30:00Z");
    expect(greeting(at, "Europe/Vienna")).toBe("evening");
    expect(greeting(at, "Australia/Sydney")).toBe("morning");
  });
});
