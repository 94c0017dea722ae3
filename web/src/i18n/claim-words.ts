// t() for claims as they look everywhere: everything `t` of t.ts knows, and their words.
import { english } from "./catalogue";
import { claimWords } from "./en/claim-words";
import { translator } from "./message";

export const t = translator({ ...english, ...claimWords });
