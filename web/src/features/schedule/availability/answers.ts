// What is answered so far: by the server, on this device, and on the screen. Pure.
import type { AvailabilityRequest, DayAnswer } from "../../../api/types";
import type { DaysSaid, Reply } from "../../../device/replies/model";

type Answers = Readonly<Record<string, DayAnswer>>;

/** With what was said on this device and is not with the office yet; a refused answer is shown as well, to be sent again. */
export function answeredOf({ own }: Pick<AvailabilityRequest, "own">, reply: Pick<Reply, "days"> | undefined): DaysSaid {
  if (reply?.days) return reply.days;
  const answers = (own?.days ?? []).flatMap(({ day, answer }) => (answer ? [[day, answer] as const] : []));
  return { answers: Object.fromEntries(answers), note: own?.note ?? null };
}

export const openDays = (days: readonly string[], answers: Answers): number => days.filter((day) => answers[day] === undefined).length;

export const answeredAll = (days: readonly string[], answer: DayAnswer): Answers => Object.fromEntries(days.map((day) => [day, answer]));

export const isSame = (one: DaysSaid, other: DaysSaid): boolean =>
  (one.note ?? "") === (other.note ?? "") && [...new Set([...Object.keys(one.answers), ...Object.keys(other.answers)])].every((day) => one.answers[day] === other.answers[day]);
