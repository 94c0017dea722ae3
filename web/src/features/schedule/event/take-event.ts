// Hands an event to the browser's downloads, for a calendar.
import { eventFile } from "../../../api/calendar-files";
import type { ScheduleEvent } from "../../../api/types";
import { offerDownload } from "../../../device/download";

/** As a file name that every system takes. */
const fileName = ({ title, local_start: start }: ScheduleEvent): string => `${start.slice(0, 10)} ${title.replaceAll(/[^\p{L}\p{N} -]+/gu, " ").trim().slice(0, 60)}.ics`;

export const takeEvent = async (event: ScheduleEvent): Promise<void> => offerDownload(await eventFile(event), fileName(event));
