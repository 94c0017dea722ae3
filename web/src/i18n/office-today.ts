// t() for the office's day: everything `t` of t.ts knows, and the texts of this screen.
import { english } from "./catalogue";
import { officeToday } from "./en/office-today";
import { translator } from "./message";

export const t = translator({ ...english, ...officeToday });
