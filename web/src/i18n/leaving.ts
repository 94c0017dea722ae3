// t() for the question on signing out.
import { english } from "./catalogue";
import { leaving } from "./en/leaving";
import { translator } from "./message";

export const t = translator({ ...english, ...leaving });
