// What an event asks of the viewer, and what comes next for them.
import { describe, expect, it } from "vitest";
import type { Participant, ScheduleEvent } from "../api/types";
import { askedOf, canAnswer, isChanged, isUnderWay, mapUrl, meanwhileOf, nextOf, placeOf } from "./event-state";

const now = Date.parse("2026-11-23T12:00:00Z");
const called = (mine: Partial<Participant>, more: Partial<ScheduleEvent> = {}): ScheduleEvent =>
  ({
    id: "e1",
    title: "Swan Lake",
    state: "confirmed",
    all_day: false,
    start_datetime: "2026-11-24T18:30:00Z",
    end_datetime: "2026-11-24T21:15:00Z",
    recurrence: null,
    my_participation: { status: "invited", needs_acknowledgment: false, has_unseen_change: false, ...mine },
    ...more,
    // What nothing here looks at is left out.
  }) as unknown as ScheduleEvent;

describe("what is asked", () => {
  it("is to know of it, where the company asks for that", () => expect(askedOf(called({ needs_acknowledgment: true }), now)).toBe("acknowledge"));
  it("is an answer to a single call", () => expect(askedOf(called({}), now)).toBe("answer"));
  it("is an answer to each day of a series", () => expect(askedOf(called({}, { recurrence: "RRULE:FREQ=WEEKLY" }), now)).toBe("answer"));
  it("is nothing once it is answered", () => expect(askedOf(called({ status: "declined" }), now)).toBeNull());
  it("is nothing of what is over", () => {
    const over = called({ needs_acknowledgment: true }, { end_datetime: "2026-11-23T11:00:00Z" });
    expect(askedOf(over, now)).toBeNull();
    expect(canAnswer(over, now)).toBe(false);
  });
  it("of what is cancelled is only to know of it", () => {
    expect(askedOf(called({ needs_acknowledgment: true }, { state: "cancelled" }), now)).toBe("acknowledge");
    expect(askedOf(called({}, { state: "cancelled" }), now)).toBeNull();
    expect(canAnswer(called({}, { state: "cancelled" }), now)).toBe(false);
  });
});

it("changed is what one has opened before", () => {
  expect(isChanged(called({ has_unseen_change: true }))).toBe(false);
  expect(isChanged(called({ has_unseen_change: true, seen_at: "2026-11-20T10:00:00Z" }))).toBe(true);
  expect(isChanged(called({ has_unseen_change: false, seen_at: "2026-11-20T10:00:00Z" }))).toBe(false);
});

describe("what comes next", () => {
  const later = called({}, { id: "later", start_datetime: "2026-11-25T09:00:00Z", end_datetime: "2026-11-25T12:00:00Z" });
  const first = called({}, { id: "first" });
  it("is the soonest that takes place and that one does not miss", () => {
    const off = called({}, { id: "off", state: "cancelled", start_datetime: "2026-11-23T13:00:00Z", end_datetime: "2026-11-23T14:00:00Z" });
    const missed = called({ status: "declined" }, { id: "missed", start_datetime: "2026-11-23T15:00:00Z", end_datetime: "2026-11-23T16:00:00Z" });
    expect(nextOf([later, off, missed, first], now)?.id).toBe("first");
  });
  it("is what is under way until it is over", () => {
    const underWay = called({}, { id: "now", start_datetime: "2026-11-23T11:00:00Z", end_datetime: "2026-11-23T13:00:00Z" });
    expect(nextOf([first, underWay], now)?.id).toBe("now");
  });
  it("is what follows where that begins before what has long begun is over, or soon", () => {
    const at = (id: string, from: string, to: string, mine: Partial<Participant> = {}) =>
      called(mine, { id, start_datetime: `2026-11-${from}:00Z`, end_datetime: `2026-11-${to}:00Z`, local_start: `2026-11-${from}:00`, local_end: `2026-11-${to}:00` });
    const rehearsal = at("rehearsal", "23T08:00", "23T17:00");
    expect(nextOf([rehearsal, at("fitting", "23T16:00", "23T16:30")], now)?.id).toBe("fitting");
    expect(nextOf([rehearsal, at("show", "23T18:30", "23T21:00")], now)?.id).toBe("rehearsal");
    expect(nextOf([rehearsal, at("show", "23T18:30", "23T21:00")], now + 4 * 3_600_000)?.id).toBe("show");
    expect(nextOf([rehearsal, at("show", "23T18:30", "23T21:00", { call_time: "14:30" })], now)?.id).toBe("show");
    expect(meanwhileOf([rehearsal], at("fitting", "23T16:00", "23T16:30"), now)?.id).toBe("rehearsal");
    expect(meanwhileOf([rehearsal], rehearsal, now)).toBeNull();
    // Whoever is late looks for what has just begun.
    expect(nextOf([at("begun", "23T11:45", "23T17:00"), at("fitting", "23T13:00", "23T13:30")], now)?.id).toBe("begun");
    const tour = at("tour", "21T08:00", "26T20:00");
    expect(nextOf([tour, at("show", "24T18:30", "24T21:00")], now)?.id).toBe("show");
    // Of two that are under way it is the one that began last.
    expect(nextOf([tour, at("begun", "23T11:45", "23T17:00")], now)?.id).toBe("begun");
  });
  it("is a whole day only where there is nothing else", () => {
    const day = called({}, { id: "day", all_day: true, start_datetime: "2026-11-22T23:00:00Z", end_datetime: "2026-11-23T23:00:00Z" });
    expect(nextOf([day, later], now)?.id).toBe("later");
    expect(nextOf([day], now)?.id).toBe("day");
    expect(nextOf([], now)).toBeNull();
  });
});

it("takes place from one's own call until it is over", () => {
  const event = called({}, { start_datetime: "2026-11-23T12:30:00Z", end_datetime: "2026-11-23T14:00:00Z", local_start: "2026-11-23T13:30:00" });
  expect(isUnderWay(event, now)).toBe(false);
  expect(isUnderWay({ ...event, my_participation: { ...event.my_participation, call_time: "13:00" } } as ScheduleEvent, now)).toBe(true);
  expect(isUnderWay(event, now + 7_200_000)).toBe(false);
  expect(isUnderWay({ ...event, state: "cancelled" }, now + 3_600_000)).toBe(false);
});

describe("where it is", () => {
  it("names room and place once", () => {
    const room = { id: "r1", name: "Main stage" };
    expect(placeOf(called({}, { room, location: { name: "Main stage", address: "Theaterplatz 1" } }))).toBe("Main stage");
    expect(placeOf(called({}, { room, location: { name: "Opera" } }))).toBe("Main stage, Opera");
    expect(placeOf(called({}))).toBeNull();
  });
  it("the map knows coordinates or else an address, and nothing of a mere name", () => {
    expect(mapUrl({ location: { coordinates: { lat: 48.2, lng: 16.37 } } })).toBe("https://www.openstreetmap.org/?mlat=48.2&mlon=16.37#map=17/48.2/16.37");
    expect(mapUrl({ location: { address: "10 Lincoln Center Plaza & more" } })).toBe("https://www.openstreetmap.org/search?query=10%20Lincoln%20Center%20Plaza%20%26%20more");
    expect(mapUrl({ location: { name: "Somewhere" } })).toBeNull();
    expect(mapUrl({ location: null })).toBeNull();
  });
});
