// t() for the schedule: everything `t` of t.ts knows, the words of events, and the texts of these screens.
import { english } from "./catalogue";
import { eventWords } from "./en/event-words";
import { schedule } from "./en/schedule";
import { translator } from "./message";

export const t = translator({ ...english, ...eventWords, ...schedule });
