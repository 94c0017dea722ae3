// English texts of the bell, which is on every screen.
export const bell = {
  "notices.title": "News",
  "notices.bell": { one: "News, {count} unread", other: "News, {count} unread" },
  "notices.bell.none": "News",
  "notices.many": "99+",
} as const;
