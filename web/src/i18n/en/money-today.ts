// English texts of the money on Today: one's own, and what waits for a decision.
export const moneyToday = {
  "today.money": "Money on its way",
  "today.money.sum": "Money on its way: {amount}",
  "today.money.all": "All claims",
  "today.money.device": { one: "{count} claim on this device", other: "{count} claims on this device" },
  "today.money.device.body": "Not with the office yet",
  "today.money.refused": { one: "{count} needs your attention", other: "{count} need your attention" },
  "today.decide": { one: "{count} claim waits for your decision", other: "{count} claims wait for your decision" },
  "today.decide.sum": "{amount} in all",
} as const;
