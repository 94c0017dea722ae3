// t() for what the office does with the days of the schedule: everything the office's schedule says, and the texts of the
// board of unseen changes, attendance, call sheets, bringing in, copying days, and of when people cannot come.
import { english } from "./catalogue";
import { eventWords } from "./en/event-words";
import { officeDay } from "./en/office-day";
import { officeSchedule } from "./en/office-schedule";
import { translator } from "./message";

export const t = translator({ ...english, ...eventWords, ...officeSchedule, ...officeDay });
