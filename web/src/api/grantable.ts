// Which permissions can be handed on, to programs and to people.

/** What a program may be allowed: nothing of a person's own, and nothing that needs a fresh proof of one. */
export const isForPrograms = (permission: string): boolean =>
  !permission.startsWith("account:") &&
  ![
    "contracts:sign",
    "members:manage",
    "security:manage",
    "api_clients:manage",
    "artists:read_personal",
    "expenses:pay",
    "expenses:export",
  ].includes(permission);

/** What can be handed to somebody who acts for one: the same. Where they are and what changes, they always know. */
export const isDelegable = (permission: string): boolean => isForPrograms(permission) && !["me:read", "live:read"].includes(permission);
