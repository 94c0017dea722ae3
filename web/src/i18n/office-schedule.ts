// t() for the office's schedule: everything `t` of t.ts knows, the words for events, and the texts of these screens.
import { english } from "./catalogue";
import { eventWords } from "./en/event-words";
import { officeSchedule } from "./en/office-schedule";
import { translator } from "./message";

export const t = translator({ ...english, ...eventWords, ...officeSchedule });
