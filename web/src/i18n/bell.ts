// t() for the bell: everything `t` of t.ts knows, and its texts.
import { english } from "./catalogue";
import { bell } from "./en/bell";
import { translator } from "./message";

export const t = translator({ ...english, ...bell });
