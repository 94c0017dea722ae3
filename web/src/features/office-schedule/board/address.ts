// What of the board stands in the address: the view, the rows, the day, the filters. Pure.
import type { EventFilter } from "../../../api/schedule";
import type { EventType } from "../../../api/types";
import { addDays, addMonths, isDay, monthOf, weekOf } from "../days";
import type { WeekBy } from "./layout";

export const eventTypes: readonly EventType[] = ["rehearsal", "performance", "meeting", "travel", "call_time", "other"];
export const boardViews = ["week", "day", "month", "list"] as const;
/** Of those that tell nothing of other rooms and people. */
export const ownViews = ["month", "list"] as const;
const weekBy: readonly WeekBy[] = ["rooms", "people", "hours"];
export type BoardView = (typeof boardViews)[number];

export interface BoardAddress {
  view: BoardView;
  rows: WeekBy;
  /** Null is today. */
  day: string | null;
  production: string;
  room: string;
  person: string;
  kind: EventType | "";
}

export function addressOf(search: URLSearchParams): BoardAddress {
  const day = search.get("day");
  return {
    view: boardViews.find((view) => view === search.get("view")) ?? "week",
    rows: weekBy.find((by) => by === search.get("rows")) ?? "rooms",
    day: isDay(day) ? day : null,
    production: search.get("production") ?? "",
    room: search.get("room") ?? "",
    person: search.get("person") ?? "",
    kind: eventTypes.find((kind) => kind === search.get("kind")) ?? "",
  };
}

const memberMark = "member.";

/** How somebody who is no artist stands in the address: the server narrows events to artists only, the board to them itself. */
export const memberInAddress = (user: string): string => `${memberMark}${user}`;
export const memberOf = ({ person }: Pick<BoardAddress, "person">): string | null => (person.startsWith(memberMark) ? person.slice(memberMark.length) : null);

export const isFiltered = ({ production, room, person, kind }: BoardAddress): boolean => [production, room, person, kind].some((value) => value !== "");

/** The days that are on the screen. */
export function daysShown(view: BoardView, day: string): { first: string; last: string } {
  if (view === "day") return { first: day, last: day };
  const days = view === "month" ? monthOf(day).flat() : weekOf(day);
  return { first: days[0] ?? day, last: days.at(-1) ?? day };
}

export const dayBeside = (view: BoardView, day: string, step: 1 | -1): string => (view === "month" ? addMonths(day, step) : addDays(day, (view === "day" ? 1 : 7) * step));

/** Times come in the company's zone, so that days are the company's days. */
export function filterOf(address: BoardAddress, day: string, timezone: string): EventFilter {
  const { first, last } = daysShown(address.view, day);
  return {
    start_date: first,
    end_date: last,
    timezone,
    ...(address.production === "" ? {} : { production_id: address.production }),
    ...(address.room === "" ? {} : { room_id: address.room }),
    ...(address.person === "" || memberOf(address) !== null ? {} : { artist_id: address.person }),
    ...(address.kind === "" ? {} : { type: address.kind }),
  };
}
