// What somebody said of a call, and why it was not taken, in words.
import { problemOfType, problemText } from "../../api/problems";
import type { Refusal } from "../../device/outbox/model";
import { changedMeanwhile, type Passage, type Reply, type Said } from "../../device/replies/model";
import { formatTime } from "../../i18n/format";
import { t } from "../../i18n/schedule";

export const saidWords = ({ status, range }: Said): string => {
  const words = status === null ? t("said.done.acknowledged") : t(`said.done.${status}`);
  return range ? t(`said.done.${range}`, { said: words }) : words;
};

const passageWords = ({ way, at }: Passage): string => t(`door.said.${way}`, { time: formatTime(at) });

/** What somebody told of a call, by word or by coming. */
export const toldWords = ({ said, wide, passage, days }: Reply): string =>
  days ? t("said.days") : passage ? passageWords(passage) : [wide, said].map((each) => (each ? saidWords(each) : "")).join(" ").trim();

export function refusalWords(refusal: Refusal): string {
  if (refusal.type === changedMeanwhile) return t("said.refused.changed");
  if (refusal.type === "event_not_found" || refusal.type === "not_found") return t("said.refused.gone");
  if (refusal.type === "invalid_state") return t("said.refused.over");
  return refusal.errors[0]?.message ?? problemText(problemOfType(refusal.type, "validation_error"));
}
