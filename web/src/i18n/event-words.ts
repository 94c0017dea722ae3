// t() for events as they look everywhere: everything `t` of t.ts knows, and their words.
import { english } from "./catalogue";
import { eventWords } from "./en/event-words";
import { translator } from "./message";

export const t = translator({ ...english, ...eventWords });
