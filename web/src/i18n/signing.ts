// t() for reading and signing: everything `t` of t.ts knows, and the texts of these steps.
import { english } from "./catalogue";
import { signing } from "./en/signing";
import { translator } from "./message";

export const t = translator({ ...english, ...signing });
