// t() for the next call: everything `t` of t.ts knows, the words of events, and its texts.
import { english } from "./catalogue";
import { eventWords } from "./en/event-words";
import { nextCall } from "./en/next-call";
import { translator } from "./message";

export const t = translator({ ...english, ...eventWords, ...nextCall });
