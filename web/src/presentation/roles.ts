// The roles by name, in the order in which people see them.
import type { Role } from "../api/types";
import { t } from "../i18n/t";

export const roles: readonly Role[] = ["artist", "admin", "production_manager", "accountant", "finance_director"];

export function roleName(role: Role): string {
  const name = t(`role.${role}`);
  return name.charAt(0).toLocaleUpperCase() + name.slice(1);
}

/** Whether it makes sense to ask up to how much somebody may approve: artists never do. */
export const approves = (role: Role): boolean => role !== "artist";
