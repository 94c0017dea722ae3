// t() for the office's schedule: everything `t` of t.ts knows, and the texts of these screens.
import { english } from "./catalogue";
import { officeSchedule } from "./en/office-schedule";
import { translator } from "./message";

export const t = translator({ ...english, ...officeSchedule });
