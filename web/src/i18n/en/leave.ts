// English texts of the question before unsaved work is left behind.
export const leave = {
  "app.leave.title": "Leave without saving?",
  "app.leave.body": "What you typed on this page is not saved yet. It will be lost.",
  "app.leave.stay": "Stay here",
  "app.leave.go": "Leave and lose it",
} as const;
