// t() for what one was told: everything `t` of t.ts knows, the words of events, and these texts.
import { english } from "./catalogue";
import { bell } from "./en/bell";
import { eventWords } from "./en/event-words";
import { notices } from "./en/notices";
import { translator } from "./message";

export const t = translator({ ...english, ...bell, ...eventWords, ...notices });
