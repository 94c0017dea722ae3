// t() for what stands beside the schedule: all that its screens know, and the texts of feeds, times away and call sheets.
import { english } from "./catalogue";
import { calendars } from "./en/calendars";
import { eventWords } from "./en/event-words";
import { schedule } from "./en/schedule";
import { translator } from "./message";

export const t = translator({ ...english, ...eventWords, ...schedule, ...calendars });
