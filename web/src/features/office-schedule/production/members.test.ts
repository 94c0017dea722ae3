// Who belongs to a production, by group.
import { expect, it } from "vitest";
import type { ProductionMember } from "../../../api/types";
import { groupsIn, isSameGroup, matching, rolesIn } from "./members";

const member = (name: string, group: string, role: string | null = null): ProductionMember => ({ id: `${group}/${name}`, user_id: name, artist_id: null, name, group, role, created_at: "2026-11-01T09:00:00Z" });
const cast = [member("Zoe", "Corps"), member("Ben", "Orchestra", "First violin"), member("Anna", "Corps", "Odette"), member("Anna", "Covers", "Odette")];

it("groups and the people in them are in the order of the alphabet", () => {
  expect(groupsIn(cast).map(({ name, members }) => [name, members.map((each) => each.name)])).toEqual([
    ["Corps", ["Anna", "Zoe"]],
    ["Covers", ["Anna"]],
    ["Orchestra", ["Ben"]],
  ]);
});

it("finds people by name, role or group", () => {
  const names = (q: string) => matching(cast, q).map(({ name, group }) => `${name} ${group}`);
  expect(names(" violin")).toEqual(["Ben Orchestra"]);
  expect(names("CORPS")).toEqual(["Zoe Corps", "Anna Corps"]);
  expect(names("nobody")).toEqual([]);
  expect(names("")).toHaveLength(4);
});

it("a group is the same in large and small letters", () => {
  expect(isSameGroup(" corps", "Corps")).toBe(true);
  expect(isSameGroup("Corps", "Corps 2")).toBe(false);
});

it("a role is offered once", () => expect(rolesIn(cast)).toEqual(["First violin", "Odette"]));
