// t() for reading a contract: everything `t` of t.ts knows, and the texts of these screens.
import { english } from "./catalogue";
import { reader } from "./en/reader";
import { translator } from "./message";

export const t = translator({ ...english, ...reader });
