// English texts of signing out while something is only on this device.
export const leaving = {
  "app.sign_out.title": { one: "{count} claim is only on this device", other: "{count} claims are only on this device" },
  "app.sign_out.title.replies": { one: "{count} message to the office is only on this device", other: "{count} messages to the office are only on this device" },
  "app.sign_out.title.both": { other: "{count} claims and messages are only on this device" },
  "app.sign_out.body": "Kept here, they are sent the next time you sign in on this device. Whoever uses this device after you cannot see them.",
  "app.sign_out.keep": "Sign out, keep them here",
  "app.sign_out.delete": "Delete them and sign out",
} as const;
