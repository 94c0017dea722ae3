// English texts of the office's day.
export const officeToday = {
  "today.office.to_sign.all": "All for me to sign",
  "today.office.out": { one: "{count} contract out for signature", other: "{count} contracts out for signature" },
  "today.office.empty": "Nothing is out for signature",
  "today.office.empty.body": "Contracts you send appear here with who has opened and signed them.",
  "today.office.new": "New contract",
  "today.office.progress": "{signed} of {total} signed",
  "today.office.opened": { one: "{count} opened", other: "{count} opened" },
  "today.office.declined": { one: "{count} declined", other: "{count} declined" },
  "today.office.unseen": { one: "{count} person does not know yet", other: "{count} people do not know yet" },
  "today.office.unseen.events": { one: "{count} event within 24 hours", other: "{count} events within 24 hours" },
  "today.office.failed": "To look at",
  "today.office.failed.body": { one: "{count} step did not finish", other: "{count} steps did not finish" },
  "today.office.failed.attempts": { one: "{count} attempt", other: "{count} attempts" },
  "today.office.failed.contract": "Open the contract",
  "today.office.retry": "Try again",
  "today.office.retried": "It is being tried again.",
} as const;
