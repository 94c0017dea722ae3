// Permissions in words, wherever they are handed over.
import { permissions } from "./en/permissions";

const byName: Readonly<Record<string, string>> = permissions;

/** A permission this version does not know is shown by its own name. */
export function permissionWords(permission: string): string {
  return byName[`permission.${permission}`] ?? permission;
}
