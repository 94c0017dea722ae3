// What somebody is called where names may be missing.
import type { Member } from "../../api/types";

export const nameOf = (member: Pick<Member, "first_name" | "last_name" | "email">): string =>
  `${member.first_name} ${member.last_name}`.trim() || member.email;
