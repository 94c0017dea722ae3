// t() for asking people when they could come: everything the office's schedule says, and the texts of requests.
import { english } from "./catalogue";
import { availability } from "./en/availability";
import { eventWords } from "./en/event-words";
import { officeAvailability } from "./en/office-availability";
import { officeSchedule } from "./en/office-schedule";
import { translator } from "./message";

export const t = translator({ ...english, ...eventWords, ...officeSchedule, ...availability, ...officeAvailability });
