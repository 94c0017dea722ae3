// t(): a key becomes a sentence. No text may be built from fragments around it.
import { english } from "./catalogue";
import { translator } from "./message";

export const t = translator(english);
