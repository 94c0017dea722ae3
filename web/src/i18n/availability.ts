// t() for saying when one could come: all that the screens of the schedule know, and the texts of requests.
import { english } from "./catalogue";
import { availability } from "./en/availability";
import { eventWords } from "./en/event-words";
import { schedule } from "./en/schedule";
import { translator } from "./message";

export const t = translator({ ...english, ...eventWords, ...schedule, ...availability });
