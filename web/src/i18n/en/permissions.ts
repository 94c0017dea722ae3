// English words for what somebody, or a program, may be allowed to do.
export const permissions = {
  "permission.live:read": "Hear of changes at once",
  "permission.contracts:read": "Read contracts",
  "permission.contracts:write": "Prepare contracts",
  "permission.contracts:manage": "Send and void contracts",
  "permission.contracts:decline": "Decline contracts",
  "permission.artists:read": "Read the list of artists",
  "permission.members:read": "Read the list of members",
  "permission.invitations:read": "Read invitations",
  "permission.invitations:write": "Invite people",
  "permission.security:read": "Read the security settings",
  "permission.api_clients:read": "See API keys",
  "permission.audit:read": "Read the audit log",
  "permission.jobs:read": "See background work",
  "permission.jobs:manage": "Try background work again",
} as const;
