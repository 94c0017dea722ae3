// Stored changes in words: columns and ids become what the screens call them.
import { expect, it } from "vitest";
import type { ScheduleEvent } from "../../../api/types";
import { callWords, changeWords, peopleOf } from "./changes";

const home = "Europe/Vienna";
const named = { rooms: [{ id: "r1", name: "Studio 1" }, { id: "r2", name: "Main stage" }], productions: [] };
const event = {
  title: "Run",
  type: "rehearsal",
  state: "confirmed",
  local_start: "2026-11-24T10:00:00",
  local_end: "2026-11-24T12:00:00",
  timezone: home,
  end_timezone: home,
  all_day: false,
  room: { id: "r2", name: "Main stage" },
  location: { name: "Main stage", address: null, coordinates: null },
  production: null,
  recurrence: null,
  requires_acknowledgment: false,
} as unknown as ScheduleEvent;
const said = (changes: object) => changeWords(changes, event, named, home);

it("a move is one line, from when to when", () => {
  const [line, ...more] = said({
    local_start: { from: "2026-11-23T10:00:00", to: "2026-11-24T10:00:00" },
    local_end: { from: "2026-11-23T12:00:00", to: "2026-11-24T12:00:00" },
    start_at: { from: "2026-11-23T09:00:00Z", to: "2026-11-24T09:00:00Z" },
    end_at: { from: "2026-11-23T11:00:00Z", to: "2026-11-24T11:00:00Z" },
  });
  expect(more).toEqual([]);
  expect(line).toMatch(/^When: .*23.* → .*24/);
});

it("rooms have their names, and nothing is called so", () => {
  expect(said({ room_id: { from: "r1", to: "r2" } })).toEqual(["Where: Studio 1 → Main stage"]);
  expect(said({ room_id: { from: null, to: "r2" } })).toEqual(["Where: none → Main stage"]);
  expect(said({ location_name: { from: null, to: "Lake" }, location_address: { from: null, to: "Pier 3" }, room_id: { from: "r1", to: null } })).toEqual(["Where: Studio 1 → Lake, Pier 3"]);
});

it("texts and questions are said as the screens say them", () => {
  expect(said({ title: { from: "Rehearsal", to: "Run" }, requires_acknowledgment: { from: true, to: false } })).toEqual(["Title: Rehearsal → Run", "To be acknowledged: Asked for → Not asked for"]);
});

it("what has no words of its own is at least named", () => {
  expect(said({ room_id: { from: "r8", to: "r9" } })).toEqual(["Where changed"]);
});

it("a changed call is said by what of it, and by whose where there are several", () => {
  const anna = { user_id: "u1", name: "Anna", call_time: { from: "09:30", to: "09:00" }, note: { from: null, to: "Shoes" } };
  const ben = { user_id: "u2", name: "Ben", role: { from: "Swan", to: null } };
  expect(callWords({ participants: [anna] })).toEqual(["Own call time: 09:30 → 09:00", "Note: none → Shoes"]);
  expect(callWords({ participants: [anna, ben] })).toEqual(["Anna, Own call time: 09:30 → 09:00", "Anna, Note: none → Shoes", "Ben, Role: Swan → none"]);
  expect(peopleOf({ participants: [anna, ben] })).toBe("Anna, Ben");
  expect(peopleOf({ participants: ["Anna", "Ben"] })).toBe("Anna, Ben");
});
