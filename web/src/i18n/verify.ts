// t() for verify: everything `t` of t.ts knows, and the texts of these screens.
import { english } from "./catalogue";
import { verify } from "./en/verify";
import { translator } from "./message";

export const t = translator({ ...english, ...verify });
