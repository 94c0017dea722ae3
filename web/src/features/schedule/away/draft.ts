// What is typed into the form of a time at which one cannot come, what is missing in it, and what is sent. Pure.
import { dayAfter } from "../../../presentation/event-time";

export interface AwayDraft {
  length: "days" | "hours";
  /** The first day, or the only one. */
  from: string;
  /** The last day; left empty it is one day. */
  to: string;
  begins: string;
  ends: string;
  note: string;
}

export const emptyAway: AwayDraft = { length: "days", from: "", to: "", begins: "", ends: "", note: "" };

type Fault = "away.missing.day" | "away.missing.time" | "away.wrong.order";

/** By field; empty where all is well. */
export function problemsOf({ length, from, to, begins, ends }: AwayDraft): Partial<Record<keyof AwayDraft, Fault>> {
  const day = from === "" ? ({ from: "away.missing.day" } as const) : {};
  if (length === "days") return to !== "" && to < from ? { ...day, to: "away.wrong.order" } : day;
  return {
    ...day,
    ...(begins === "" ? ({ begins: "away.missing.time" } as const) : {}),
    ...(ends === "" ? ({ ends: "away.missing.time" } as const) : {}),
  };
}

/** Until the midnight after the last day; hours that end before they begin end on the next day. */
export function spanToTell({ length, from, to, begins, ends }: AwayDraft): { local_start: string; local_end: string } {
  if (length === "days") return { local_start: from, local_end: dayAfter(to === "" ? from : to, 1) };
  return { local_start: `${from}T${begins}`, local_end: `${ends <= begins ? dayAfter(from, 1) : from}T${ends}` };
}
