// Where events stand on the board, what overlaps, and what would be in the way of a move.
import { describe, expect, it } from "vitest";
import type { Room, ScheduleEvent } from "../../../api/types";
import { weekOf } from "../days";
import { daysOf, isElsewhere, movedTo, obstaclesOf, placeOf, rowsOf } from "./layout";

const days = weekOf("2026-11-23", 1);
const rooms = [
  { id: "r1", name: "Studio 10" },
  { id: "r2", name: "Studio 2" },
] as Room[];
const person = (id: string, status = "invited") => ({ id: `p-${id}`, user_id: id, name: `Person ${id}`, status });

function event(id: string, start: string, end: string, more: object = {}): ScheduleEvent {
  return {
    id,
    title: id,
    state: "confirmed",
    all_day: false,
    timezone: "Europe/Vienna",
    end_timezone: "Europe/Vienna",
    local_start: `${start}:00`,
    local_end: `${end}:00`,
    start_datetime: `${start}:00+01:00`,
    end_datetime: `${end}:00+01:00`,
    room: { id: "r1", name: "Studio 10" },
    participants: [],
    ...more,
  } as unknown as ScheduleEvent;
}
const sources = { rooms, peopleOf: (each: ScheduleEvent) => each.participants, elsewhere: "Elsewhere", nobody: "Nobody" };
const rows = (by: "rooms" | "people", ...events: ScheduleEvent[]) => rowsOf(by, events, days, sources);
const inCell = (row: ReturnType<typeof rows>[number] | undefined, day: number) => row?.cells[day]?.map((bar) => bar.event.id);

describe("days of an event", () => {
  it("end before a midnight at which it ends", () => {
    expect(daysOf(event("a", "2026-11-23T20:00", "2026-11-24T00:00"))).toEqual({ first: "2026-11-23", last: "2026-11-23" });
    expect(daysOf(event("b", "2026-11-23T20:00", "2026-11-24T00:30")).last).toBe("2026-11-24");
  });
  it("are those of its own clock where it takes whole days", () => {
    const whole = event("c", "2026-11-23T00:00", "2026-11-25T00:00", { all_day: true, start_datetime: "2026-11-22T18:00:00-05:00" });
    expect(daysOf(whole)).toEqual({ first: "2026-11-23", last: "2026-11-24" });
  });
});

describe("rows of rooms", () => {
  it("are all rooms in the order of their numbers, and a last one for what is in none", () => {
    const found = rows("rooms", event("a", "2026-11-24T10:00", "2026-11-24T12:00"), event("b", "2026-11-25T10:00", "2026-11-25T12:00", { room: null }));
    expect(found.map(({ name }) => name)).toEqual(["Studio 2", "Studio 10", "Elsewhere"]);
    expect(inCell(found[1], 1)).toEqual(["a"]);
    expect(inCell(found[2], 2)).toEqual(["b"]);
  });
  it("keep a room that went out of use while something is in it", () => {
    const old = rows("rooms", event("a", "2026-11-24T10:00", "2026-11-24T12:00", { room: { id: "r9", name: "Attic" } }));
    expect(old.map(({ name }) => name)).toContain("Attic");
  });
  it("glow where two events overlap, not where one follows the other or is a draft", () => {
    const [, ten] = rows(
      "rooms",
      event("a", "2026-11-24T10:00", "2026-11-24T12:00"),
      event("b", "2026-11-24T11:00", "2026-11-24T13:00"),
      event("c", "2026-11-24T13:00", "2026-11-24T14:00"),
      event("d", "2026-11-24T10:30", "2026-11-24T11:30", { state: "draft" }),
    );
    expect(ten?.cells[1]?.filter((bar) => bar.clashes).map((bar) => bar.event.id)).toEqual(["a", "b"]);
  });
  it("give a long event the same line on all its days", () => {
    const [, ten] = rows(
      "rooms",
      event("short", "2026-11-24T09:00", "2026-11-24T10:00"),
      event("long", "2026-11-23T08:00", "2026-11-25T18:00"),
      event("late", "2026-11-25T09:00", "2026-11-25T10:00"),
    );
    const lanes = [0, 1, 2].map((day) => ten?.cells[day]?.find((bar) => bar.event.id === "long")?.lane);
    expect(new Set(lanes)).toEqual(new Set([0]));
    expect(ten?.cells[1]?.map((bar) => bar.event.id)).toEqual(["long", "short"]);
    expect(ten?.cells[0]?.[0]).toMatchObject({ continued: false, continues: true });
    expect(ten?.cells[2]?.[0]).toMatchObject({ continued: true, continues: false });
  });
});

describe("rows of people", () => {
  it("are everybody who is called and has not declined, by name", () => {
    const found = rows("people", event("a", "2026-11-24T10:00", "2026-11-24T12:00", { participants: [person("b"), person("a"), person("c", "declined")] }));
    expect(found.map(({ name }) => name)).toEqual(["Person a", "Person b"]);
  });
  it("end with what nobody is called to", () => {
    const found = rows("people", event("a", "2026-11-24T10:00", "2026-11-24T12:00", { participants: [person("c", "declined")] }));
    expect(found.map(({ name }) => name)).toEqual(["Nobody"]);
  });
});

describe("a move", () => {
  const moved = event("a", "2026-11-23T20:00", "2026-11-24T00:30");
  it("keeps the time of day, and the room unless it goes to another one", () => {
    expect(movedTo(moved, "2026-11-23", "2026-11-26", undefined)).toEqual({ local_start: "2026-11-26T20:00", local_end: "2026-11-27T00:30", room_id: "r1" });
    expect(movedTo(moved, "2026-11-23", "2026-11-23", "r2").room_id).toBe("r2");
    expect(movedTo(moved, "2026-11-23", "2026-11-23", null).room_id).toBeNull();
  });
  it("to where it is already is none", () => {
    expect(isElsewhere(moved, placeOf(moved))).toBe(false);
    expect(isElsewhere(moved, movedTo(moved, "2026-11-23", "2026-11-23", "r2"))).toBe(true);
  });
  it("finds the room taken and people who are called elsewhere before it is made", () => {
    const one = event("one", "2026-11-23T10:00", "2026-11-23T12:00", { participants: [person("a"), person("b")] });
    const there = event("there", "2026-11-24T11:00", "2026-11-24T13:00", { room: { id: "r2", name: "Studio 2" }, participants: [person("a"), person("b", "declined")] });
    const later = event("later", "2026-11-24T12:00", "2026-11-24T14:00", { participants: [person("a")] });
    const peopleOf = sources.peopleOf;
    const on = (room: string | null) => obstaclesOf(one, movedTo(one, "2026-11-23", "2026-11-24", room), [one, there, later], peopleOf);
    expect(on("r2")).toEqual([{ event: there, room: true, people: ["Person a"] }]);
    expect(on("r1")).toEqual([{ event: there, room: false, people: ["Person a"] }]);
    const draft = { ...one, state: "draft" } as ScheduleEvent;
    expect(obstaclesOf(draft, movedTo(draft, "2026-11-23", "2026-11-24", "r2"), [there], peopleOf)).toEqual([]);
  });
});
