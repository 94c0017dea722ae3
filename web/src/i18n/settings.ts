// t() for the company's security settings: everything `t` of t.ts knows, and the texts of these screens.
import { english } from "./catalogue";
import { settings } from "./en/settings";
import { translator } from "./message";

export const t = translator({ ...english, ...settings });
