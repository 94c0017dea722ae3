// What a change says, and what is left of it when somebody else was quicker.
import { describe, expect, it } from "vitest";
import type { ScheduleEvent } from "../../../api/types";
import { applied, compare, differences, fieldsOf, without } from "./facts";

const home = "Europe/Vienna";
const named = { rooms: [{ id: "r2", name: "Main stage" }], productions: [{ id: "p1", name: "Swan Lake" }] };
const event = {
  id: "e1",
  title: "Rehearsal",
  type: "rehearsal",
  state: "confirmed",
  local_start: "2026-11-23T10:00:00",
  local_end: "2026-11-23T13:00:00",
  timezone: home,
  end_timezone: home,
  all_day: false,
  room: { id: "r1", name: "Studio 1" },
  location: { name: "Studio 1", address: "Theaterplatz 1", coordinates: null },
  production: null,
  recurrence: null,
  requires_acknowledgment: false,
} as unknown as ScheduleEvent;
const said = (body: Parameters<typeof applied>[1]) => differences(event, applied(event, body, named), home);

describe("a change", () => {
  it("is said from what to what", () => {
    expect(said({ local_start: "2026-11-24T10:00", local_end: "2026-11-24T13:00", room_id: "r2" })).toEqual([
      { field: "when", from: expect.stringContaining("23") as string, to: expect.stringContaining("24") as string },
      { field: "place", from: "Studio 1", to: "Main stage" },
    ]);
    expect(said({ room_id: null })).toEqual([{ field: "place", from: "Studio 1", to: null }]);
    expect(said({ production_id: "p1", requires_acknowledgment: true }).map(({ to }) => to)).toEqual(["Swan Lake", "Asked for"]);
  });
  it("to what is there already is none", () => {
    expect(said({ title: "Rehearsal", room_id: "r1" })).toEqual([]);
  });
  it("names the zone where it is not the company's", () => {
    const [when] = said({ timezone: "America/New_York" });
    expect(when?.from).not.toContain("Vienna");
    expect(when?.to).toContain("New York");
  });
  it("can go without some of its fields", () => {
    const body = { title: "New", local_start: "2026-11-24T10:00", local_end: "2026-11-24T13:00", room_id: "r2", audience: "affected" as const };
    expect(fieldsOf(body)).toEqual(["title", "when", "place"]);
    expect(without(body, ["when", "place"])).toEqual({ title: "New", audience: "affected" });
  });
});

describe("somebody else was quicker", () => {
  const mine = { local_start: "2026-11-24T10:00", local_end: "2026-11-24T13:00" };
  it("with something else: nothing to decide", () => {
    const theirs = { ...event, title: "Full rehearsal" };
    const found = compare(event, mine, theirs, named, home);
    expect(found.collisions).toEqual([]);
    expect(found.others).toEqual([{ field: "title", from: "Rehearsal", to: "Full rehearsal" }]);
  });
  it("with the same field: one of both", () => {
    const theirs = { ...event, local_start: "2026-11-25T10:00:00", local_end: "2026-11-25T13:00:00" };
    const [collision, ...more] = compare(event, mine, theirs, named, home).collisions;
    expect(more).toEqual([]);
    expect(collision).toMatchObject({ field: "when", mine: expect.stringContaining("24") as string, theirs: expect.stringContaining("25") as string });
  });
  it("with the same thing: nothing to decide", () => {
    const theirs = { ...event, ...mine };
    expect(compare(event, mine, theirs, named, home)).toEqual({ others: [], collisions: [] });
  });
});
