// The roles in the order in which people see them, with their names for the start of a line; and people's names.
import type { Member, Role } from "../../api/types";
import { t } from "../../i18n/people";

export const roles: readonly Role[] = ["artist", "admin", "production_manager", "accountant", "finance_director"];

export function roleName(role: Role): string {
  const name = t(`role.${role}`);
  return name.charAt(0).toLocaleUpperCase() + name.slice(1);
}

export const nameOf = (member: Pick<Member, "first_name" | "last_name" | "email">): string =>
  `${member.first_name} ${member.last_name}`.trim() || member.email;
