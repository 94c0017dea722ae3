// What ical.js reads in the calendar on standard input, by the rules that the calendar itself has of its zones: as read.py does.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const written = (time) => (time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString().replace(".000", ""));

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  if (event.isRecurring()) throw new Error(`${event.uid} repeats: a date is an event of its own`);
  return [event.uid, event.summary, component.getFirstPropertyValue("status") === "CANCELLED", written(event.startDate), written(event.endDate)];
});
console.log(JSON.stringify(events.sort()));
