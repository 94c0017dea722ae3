// When one can say that one is here.
import { expect, it } from "vitest";
import type { ScheduleEvent } from "../../api/types";
import { doorOf } from "./stage-door";

/** In Vienna, from 19:30 until one o'clock in the night. */
const event = (mine: object | null = {}, more: object = {}): ScheduleEvent =>
  ({
    state: "confirmed",
    timezone: "Europe/Vienna",
    end_timezone: "Europe/Vienna",
    local_start: "2026-11-23T19:30:00",
    local_end: "2026-11-24T01:00:00",
    start_datetime: "2026-11-23T19:30:00+01:00",
    end_datetime: "2026-11-24T01:00:00+01:00",
    my_participation: mine && { status: "confirmed", ...mine },
    ...more,
    // What nothing here looks at is left out.
  }) as unknown as ScheduleEvent;
const at = (local: string): number => Date.parse(`2026-11-${local}:00+01:00`);

it("opens twelve hours before the event, and closes twelve after it", () => {
  expect(doorOf(event(), at("23T07:29"))).toBeNull();
  expect(doorOf(event(), at("23T07:30"))).toEqual({ way: "in", isNear: false });
  expect(doorOf(event(), at("24T13:00"))).toEqual({ way: "in", isNear: false });
  expect(doorOf(event(), at("24T13:01"))).toBeNull();
});

it("does not close at midnight, nor open only then", () => {
  const evening = event({ check_in_time: "2026-11-23T17:00:00Z" }, { local_end: "2026-11-23T23:30:00", end_datetime: "2026-11-23T23:30:00+01:00" });
  expect(doorOf(evening, at("24T00:10"))).toEqual({ way: "out", isNear: true });
  const getIn = event({ call_time: "23:00" }, { local_start: "2026-11-24T00:30:00", start_datetime: "2026-11-24T00:30:00+01:00", local_end: "2026-11-24T03:00:00", end_datetime: "2026-11-24T03:00:00+01:00" });
  expect(doorOf(getIn, at("23T22:50"))).toEqual({ way: "in", isNear: true });
  expect(doorOf(getIn, at("23T11:00"))).toEqual({ way: "in", isNear: false });
  expect(doorOf(getIn, at("23T10:59"))).toBeNull();
});

it("is what one most likely wants from three hours before one's own call", () => {
  expect(doorOf(event(), at("23T16:29"))?.isNear).toBe(false);
  expect(doorOf(event(), at("23T16:30"))?.isNear).toBe(true);
  expect(doorOf(event({ call_time: "17:00" }), at("23T14:00"))?.isNear).toBe(true);
});

it("leads out once one is in, most likely at the end", () => {
  const came = { check_in_time: "2026-11-23T17:00:00Z" };
  expect(doorOf(event(came), at("23T20:00"))).toEqual({ way: "out", isNear: false });
  expect(doorOf(event(came), at("24T00:45"))).toEqual({ way: "out", isNear: true });
  expect(doorOf(event({ ...came, check_out_time: "2026-11-24T00:00:00Z" }), at("24T01:05"))).toEqual({ way: "out", isNear: false });
});

it("is shut to whoever is not called or does not come, and where nothing takes place", () => {
  expect(doorOf(event(null), at("23T19:00"))).toBeNull();
  expect(doorOf(event({ status: "declined" }), at("23T19:00"))).toBeNull();
  expect(doorOf(event({}, { state: "cancelled" }), at("23T19:00"))).toBeNull();
});
