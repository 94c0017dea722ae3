// t() for a company's first run: everything `t` of t.ts knows, the texts of inviting, and its own.
import { english } from "./catalogue";
import { firstRun } from "./en/first-run";
import { people } from "./en/people";
import { translator } from "./message";

export const t = translator({ ...english, ...people, ...firstRun });
