// Words one searches one's calls for. Pure.
import type { ScheduleEvent } from "../../../api/types";

const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** Whether all words of a search stand in what one sees of an event, without minding accents. */
export function isFound({ title, production, room, location, notes }: ScheduleEvent, search: string): boolean {
  const text = plain([title, production?.name, room?.name, location?.name, location?.address, notes].join(" "));
  return plain(search).split(/\s+/).every((word) => text.includes(word));
}
