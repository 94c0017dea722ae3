// An event as it is typed: what is wrong with it, and what is sent.
import { describe, expect, it } from "vitest";
import type { Participant, ProductionMember, ScheduleEvent } from "../../../api/types";
import { changesOf, copyOf, createBody, draftOf, emptyDraft, groupsOf, mistakesOf, rolesOf, whenOf, type EventDraft } from "./draft";
import { never } from "./repeat";

const home = "Europe/Vienna";
const typed = (part: Partial<EventDraft> = {}): EventDraft => ({ ...emptyDraft("2026-11-23", home, "r1"), title: "Run", start: "7pm", end: "21.30", ...part });
const event = {
  id: "e1",
  title: "Run",
  type: "rehearsal",
  state: "confirmed",
  local_start: "2026-11-23T19:00:00",
  local_end: "2026-11-23T21:30:00",
  timezone: home,
  end_timezone: home,
  all_day: false,
  room: { id: "r1", name: "Studio 1" },
  location: { name: "Studio 1", address: "Theaterplatz 1", coordinates: null },
  production: null,
  recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=5\nEXDATE:20261207T190000",
  requires_acknowledgment: true,
  acknowledgment_deadline: "2026-11-22T17:00:00Z",
  notes: "Bring shoes",
} as unknown as ScheduleEvent;

describe("when it is", () => {
  it("is typed in any way", () => {
    expect(whenOf(typed())).toEqual({ local_start: "2026-11-23T19:00", local_end: "2026-11-23T21:30" });
  });
  it("goes on after midnight where it ends earlier than it begins", () => {
    expect(whenOf(typed({ start: "22", end: "0:30" }))?.local_end).toBe("2026-11-24T00:30");
  });
  it("of a journey may end earlier on another clock", () => {
    expect(whenOf(typed({ start: "17:30", end: "15:00", endZone: "America/New_York" }))?.local_end).toBe("2026-11-23T15:00");
  });
  it("of a journey over the date line may end on the day before, but never before it began", () => {
    const flight = { day: "2026-11-24", start: "20:00", zone: "Pacific/Auckland", endZone: "America/Los_Angeles" };
    expect(whenOf(typed({ ...flight, end: "12:30" }))?.local_end).toBe("2026-11-24T12:30");
    const late = { ...flight, start: "00:30", end: "17:00", endsLater: true };
    expect(whenOf(typed({ ...late, endDay: "2026-11-23" }))).toEqual({ local_start: "2026-11-24T00:30", local_end: "2026-11-23T17:00" });
    expect(mistakesOf(typed({ ...late, endDay: "2026-11-23" }))).toEqual([]);
    expect(mistakesOf(typed({ ...late, endDay: "2026-11-22" }))).toEqual(["endDay"]);
    expect(whenOf(typed({ start: "22:00", end: "0:30", endZone: "Europe/London" }))?.local_end).toBe("2026-11-24T00:30");
  });
  it("does not end on another day before it begins", () => {
    expect(mistakesOf(typed({ endsLater: true, endDay: "2026-11-22" }))).toEqual(["endDay"]);
    expect(mistakesOf(typed({ allDay: true, endsLater: true, endDay: "2026-11-22" }))).toEqual(["endDay"]);
    expect(mistakesOf(typed({ endsLater: true, endDay: "2026-11-23", end: "18:00" }))).toEqual(["endDay"]);
  });
  it("takes whole days to the midnight after the last", () => {
    expect(whenOf(typed({ allDay: true, endsLater: true, endDay: "2026-11-25" }))).toEqual({ local_start: "2026-11-23T00:00", local_end: "2026-11-26T00:00" });
  });
});

describe("mistakes", () => {
  it("are none in what is complete", () => {
    expect(mistakesOf(typed())).toEqual([]);
  });
  it("are named in the order of the form", () => {
    const bad = typed({ title: " ", day: "", start: "soon", end: "", endsLater: true, endDay: "", place: "elsewhere", repeat: { ...never, every: "day", ends: "count" }, asks: true, deadlineTime: "later" });
    expect(mistakesOf(bad)).toEqual(["title", "day", "start", "end", "endDay", "place", "count", "deadlineTime"]);
  });
  it("are coordinates that are none", () => {
    expect(mistakesOf(typed({ place: "elsewhere", placeName: "Lake", placeAt: "by the shore" }))).toEqual(["placeAt"]);
    expect(mistakesOf(typed({ place: "elsewhere", placeName: "Lake", placeAt: "47.5, 9.7" }))).toEqual([]);
  });
  it("ask for no times of whole days", () => {
    expect(mistakesOf(typed({ allDay: true, start: "", end: "" }))).toEqual([]);
  });
});

describe("a new event", () => {
  it("is sent with its people and its rule", () => {
    const anna = { user_id: "u1", artist_id: "a1", name: "Anna", role: "Odette", callTime: "6.30 pm", note: "" };
    const body = createBody(typed({ people: [anna, { ...anna, user_id: "u2", artist_id: null, callTime: "" }], repeat: { ...never, every: "week", days: ["MO"] } }), "e9", "draft", home);
    expect(body).toMatchObject({
      id: "e9",
      state: "draft",
      local_start: "2026-11-23T19:00",
      room_id: "r1",
      location: null,
      rrule: "FREQ=WEEKLY;BYDAY=MO",
      participants: [
        { artist_id: "a1", role: "Odette", call_time: "18:30", note: null },
        { user_id: "u2", call_time: null },
      ],
    });
  });
  it("is not sent while it has no time", () => {
    expect(createBody(typed({ start: "soon" }), "e9", "draft", home)).toBeNull();
  });
  it("asks until the end of a day where no time is said", () => {
    const body = createBody(typed({ asks: true, deadlineDay: "2026-11-20" }), "e9", "confirmed", home);
    expect(body?.acknowledgment_deadline).toBe("2026-11-20T22:59:00.000Z");
  });
});

describe("an edited event", () => {
  const edited = (part: Partial<EventDraft>) => changesOf(event, { ...draftOf(event, home), ...part }, home);
  it("sends nothing that was left as it is", () => {
    expect(edited({})).toEqual({});
    expect(edited({ start: "19:00" })).toEqual({});
  });
  it("sends what was changed, and nothing else", () => {
    expect(edited({ title: "Full run" })).toEqual({ title: "Full run" });
    expect(edited({ start: "18:00" })).toEqual({ local_start: "2026-11-23T18:00", local_end: "2026-11-23T21:30" });
    expect(edited({ notes: "" })).toEqual({ notes: null });
    expect(edited({ place: "elsewhere", placeName: "Lake" })).toEqual({ room_id: null, location: { name: "Lake", address: null, coordinates: null } });
    expect(edited({ state: "tentative" })).toEqual({ state: "tentative" });
  });
  it("keeps its exceptions with another rule", () => {
    expect(edited({ repeat: { ...never, every: "week", days: ["MO", "TU"] } })).toEqual({ rrule: "FREQ=WEEKLY;BYDAY=MO,TU", rdates: [], exdates: ["2026-12-07T19:00"] });
  });
  it("takes its exceptions along to another time", () => {
    expect(edited({ day: "2026-11-24", start: "18:30", end: "21:00", repeat: { ...never, every: "week", days: ["TU"] } })).toMatchObject({
      local_start: "2026-11-24T18:30",
      exdates: ["2026-12-08T18:30"],
    });
  });
  it("keeps the coordinates of its place", () => {
    const lake = { ...event, room: null, location: { name: "Lake", address: null, coordinates: { lat: 47.5, lng: 9.75 } } } as unknown as ScheduleEvent;
    const of = (part: Partial<EventDraft>) => changesOf(lake, { ...draftOf(lake, home), ...part }, home);
    expect(of({})).toEqual({});
    expect(of({ placeName: "Lake stage" })).toEqual({ location: { name: "Lake stage", address: null, coordinates: { lat: 47.5, lng: 9.75 } } });
    expect(of({ placeAt: "47.6, 9.7" })).toEqual({ location: { name: "Lake", address: null, coordinates: { lat: 47.6, lng: 9.7 } } });
    expect(of({ placeAt: "" })).toEqual({ location: { name: "Lake", address: null, coordinates: null } });
  });
  it("of a journey over the date line is left as it is", () => {
    const flight = { ...event, recurrence: null, local_start: "2026-11-24T00:30:00", local_end: "2026-11-23T17:00:00", timezone: "Pacific/Auckland", end_timezone: "America/Los_Angeles" } as ScheduleEvent;
    expect(changesOf(flight, draftOf(flight, home), home)).toEqual({});
  });
});

it("a copy asks its people anew", () => {
  const people = [{ user_id: "u1", artist_id: "a1", name: "Anna", role: "Odette", call_time: "18:30", status: "declined" }] as Participant[];
  const copy = copyOf(event, people, home);
  expect(copy.repeat).toEqual(never);
  expect(copy.people).toMatchObject([{ user_id: "u1", role: "Odette", note: "" }]);
  expect(mistakesOf(copy)).toEqual([]);
});

it("a group is called by name, without those who are called already, in their own roles", () => {
  const member = (user_id: string, name: string, group: string, role: string | null) => ({ user_id, name, group, role, artist_id: null }) as ProductionMember;
  const members = [member("u2", "Ben", "Corps", null), member("u1", "Anna", "Corps", "Odette"), member("u3", "Cleo", "Orchestra", "Oboe"), member("u2", "Ben", "Orchestra", "Horn")];
  expect(groupsOf(members, (user) => user === "u3").map(({ name, people }) => [name, people.map((person) => [person.name, person.role])])).toEqual([
    ["Corps", [["Anna", "Odette"], ["Ben", "Corps"]]],
    ["Orchestra", [["Ben", "Horn"]]],
  ]);
  expect(groupsOf(members, () => true)).toEqual([]);
});

it("a role is called by name: all who have it, once, whatever their group", () => {
  const member = (user_id: string, name: string, group: string, role: string | null) => ({ user_id, name, group, role, artist_id: null }) as ProductionMember;
  const members = [member("u1", "Anna", "Soloists", "Odette"), member("u1", "Anna", "Cast B", "Odette"), member("u2", "Ben", "Cast B", "Odette"), member("u3", "Cleo", "Orchestra", "Oboe"), member("u4", "Dora", "Corps", null)];
  expect(rolesOf(members, (user) => user === "u3").map(({ name, people }) => [name, people.map((person) => [person.name, person.role])])).toEqual([
    ["Odette", [["Anna", "Odette"], ["Ben", "Odette"]]],
  ]);
});
