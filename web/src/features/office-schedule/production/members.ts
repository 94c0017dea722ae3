// Who belongs to a production, by group. Pure.
import type { ProductionMember } from "../../../api/types";

export interface Group<Member> {
  name: string;
  members: readonly Member[];
}

/** Groups by name, and the people of each by theirs. */
export function groupsIn<Member extends Pick<ProductionMember, "group" | "name">>(members: readonly Member[]): Group<Member>[] {
  const groups = new Map<string, Member[]>();
  for (const member of members) groups.set(member.group, [...(groups.get(member.group) ?? []), member]);
  return [...groups].map(([name, people]) => ({ name, members: people.sort((one, other) => one.name.localeCompare(other.name)) })).sort((one, other) => one.name.localeCompare(other.name));
}

/** As the server tells groups from each other: large or small letters are the same. */
export const isSameGroup = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Those whose name, role or group has what was typed. */
export function matching(members: readonly ProductionMember[], q: string): readonly ProductionMember[] {
  const wanted = q.trim().toLocaleLowerCase();
  return wanted === "" ? members : members.filter(({ name, role, group }) => [name, role, group].some((text) => text?.toLocaleLowerCase().includes(wanted)));
}

/** What is there already, each once, to choose from while one types. */
export const rolesIn = (members: readonly ProductionMember[]): string[] => [...new Set(members.flatMap(({ role }) => role ?? []))].sort((one, other) => one.localeCompare(other));
