// English texts of why a session ended.
export const ended = {
  "ended.token_reused":
    "Somebody else has used your session, or this device an old copy of it, so it was ended everywhere. If you do not know why, look at your devices and change your password.",
  "ended.unsent": "You are signed out on this device. There was no network to tell the server; it is told the next time this page has one.",
  "ended.idle": "Nothing happened here for a while, so you were signed out.",
  "ended.session_limit": "You are signed in on as many other devices as your company allows, so this one was signed out.",
  "ended.password_changed": "Your password was changed, so this device was signed out.",
  "ended.email_changed": "Your e-mail address was changed, so this device was signed out.",
  "ended.factors_reset": "Your second factors were reset by your company's office, so every device was signed out.",
  "ended.revoked": "You signed this device out from another one.",
  "ended.office": "Your company's office signed this device out.",
} as const;
