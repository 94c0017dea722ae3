// Rules of series and changes of events, in plain words.
import { beforeEach, describe, expect, it } from "vitest";
import type { EventUpdate, ScheduleEvent } from "../../api/types";
import { setViewer } from "../../i18n/locale";
import { changeWords } from "./changes";
import { byDay } from "./days";
import { repeatWords } from "./repeats";
import { refusalWords } from "../../presentation/own-call/said";

beforeEach(() => setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" }));

describe("how it repeats", () => {
  it.each([
    ["RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=52", "Every week on Monday and Wednesday"],
    ["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,TU", "Every 2 weeks on Tuesday and Friday"],
    ["RRULE:FREQ=DAILY;UNTIL=20270525T000000Z\nEXDATE:20270101T100000", "Every day, until 25 May 2027"],
    ["FREQ=MONTHLY", "Every month"],
    ["RRULE:FREQ=MONTHLY;BYDAY=2TU", "Belongs to a series"],
    ["RRULE:FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1", "Belongs to a series"],
    ["RDATE:20270101T100000", "Belongs to a series"],
  ])("%s: %s", (rule, words) => expect(repeatWords(rule)).toBe(words));
});

const event = {
  local_start: "2026-11-23T11:00:00",
  local_end: "2026-11-23T14:00:00",
  room: { id: "r2", name: "Studio 2" },
  production: null,
} as ScheduleEvent;
const update = (changes: unknown, more: Partial<EventUpdate> = {}): EventUpdate => ({ update_type: "changed", changes, ...more }) as EventUpdate;

describe("what changed", () => {
  it("is a time on the same day", () => {
    const changes = {
      local_start: { from: "2026-11-23T10:00:00", to: "2026-11-23T11:00:00" },
      local_end: { from: "2026-11-23T13:00:00", to: "2026-11-23T14:00:00" },
      start_at: { from: "2026-11-23T09:00:00Z", to: "2026-11-23T10:00:00Z" },
    };
    expect(changeWords(update(changes), event)).toEqual(["When: 10:00–13:00 → 11:00–14:00"]);
  });
  it("is another day", () => {
    const changes = { local_start: { from: "2026-11-20T10:00:00", to: "2026-11-23T11:00:00" }, local_end: { from: "2026-11-20T13:00:00", to: "2026-11-23T14:00:00" } };
    expect(changeWords(update(changes), event)).toEqual(["When: Fri 20 Nov 10:00–13:00 → Mon 23 Nov 11:00–14:00"]);
  });
  it("is a room by its name, a text, and what was taken away", () => {
    const changes = { room_id: { from: "r1", to: "r2" }, notes: { from: null, to: "Bring shoes" }, location_name: { from: "Opera", to: null }, state: { from: "tentative", to: "confirmed" } };
    expect(changeWords(update(changes), event)).toEqual(["Room: Studio 2", "Notes: Bring shoes", "Place removed: Opera", "State: Tentative → Confirmed"]);
  });
  it("is nothing where only what nobody reads changed", () => {
    expect(changeWords(update({ latitude: { from: 1, to: 2 } }), event)).toEqual([]);
    expect(changeWords(update(null), event)).toEqual([]);
  });
  it("is one's own call", () => {
    const mine = { user_id: "u1", name: "Anna", call_time: { from: "09:30", to: "09:00" }, note: { from: null, to: "Shoes" }, role: { from: "Swan", to: null } };
    const others = { user_id: "u2", name: "Ben", call_time: { from: null, to: "10:00" } };
    const changed = update({ participants: [others, mine] }, { update_type: "participants_changed" });
    const called = (user_id: string) => ({ ...event, my_participation: { user_id } }) as ScheduleEvent;
    expect(changeWords(changed, called("u1"))).toEqual(["Your call: 09:30 → 09:00", "Your part removed: Swan", "Note for you: Shoes"]);
    expect(changeWords(changed, called("u3"))).toEqual([]);
    expect(changeWords(changed, event)).toEqual([]);
  });
  it("is that it is off, and who is called", () => {
    expect(changeWords(update({}, { update_type: "cancelled", reason: "The shop is closed" }), event)).toEqual(["Cancelled: The shop is closed"]);
    expect(changeWords(update({ participants: ["Anna", "Ben"] }, { update_type: "participants_added" }), event)).toEqual(["Called: Anna and Ben"]);
  });
});

describe("days", () => {
  const at = (id: string, local: string, instant: string, all_day = false) =>
    ({ id, all_day, local_start: `${local}:00`, start_datetime: instant }) as ScheduleEvent;
  it("are those of the places, in order, and what began before stands under today", () => {
    const tokyo = at("tokyo", "2026-11-24T08:00", "2026-11-23T23:00:00Z");
    const newYork = at("new york", "2026-11-23T19:00", "2026-11-24T00:00:00Z");
    const tour = at("tour", "2026-11-20T00:00", "2026-11-19T23:00:00Z", true);
    const noon = at("noon", "2026-11-23T12:00", "2026-11-23T11:00:00Z");
    const days = byDay([tour, noon, tokyo, newYork], "2026-11-23");
    expect(days.map(({ day, events }) => [day, events.map(({ id }) => id)])).toEqual([
      ["2026-11-23", ["tour", "noon", "new york"]],
      ["2026-11-24", ["tokyo"]],
    ]);
  });
});

it.each([
  ["changed_meanwhile", "It was changed before your answer arrived. Look at it as it is now, and answer again."],
  ["event_not_found", "You are no longer called to this, so there is nothing to answer."],
  ["forbidden", "Your role in this company does not allow this."],
])("a refusal of type %s is told in words", (type, words) => {
  expect(refusalWords({ type, status: 409, request_id: null, errors: [] })).toBe(words);
});
