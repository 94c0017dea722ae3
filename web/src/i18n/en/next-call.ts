// English texts of the next call and of the calls that wait on Today.
export const nextCall = {
  "next.title": "Your next call",
  "next.under_way": "Now",
  "next.meanwhile": "Now: {title}, until {time}",
  "next.none": "No calls in the coming weeks",
  "next.none.body": "Whatever you are called to stands here.",

  "today.call.by": "Answer by {when}",
  "today.call.open": "Look and answer",
  "today.call.acknowledge": "Look and confirm",
  "today.call.when": "{day}, {date}, {span}",
  "today.calls.more": { one: "{count} more call to answer", other: "{count} more calls to answer" },
  "today.nothing": "Nothing waits for you",
  "today.nothing.body": "What you have to sign or to answer appears here. Enjoy the evening.",
} as const;
