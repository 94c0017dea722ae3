// t() for people: everything `t` of t.ts knows, and the texts of these screens.
import { english } from "./catalogue";
import { people } from "./en/people";
import { translator } from "./message";

export const t = translator({ ...english, ...people });
