// How much of a series is meant and who is told, where people are added or removed.
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { Radios } from "../Radios";
import { audienceWords, audiences, rangeWords, ranges } from "../words";
import type { PeopleChange } from "./usePeopleChange";

export function Reach({ event, change }: { event: ScheduleEvent; change: PeopleChange }) {
  return (
    <>
      {event.recurrence != null && <Radios legend={t("change.range")} value={change.range} options={ranges.map((value) => ({ value, label: rangeWords(value) }))} onChange={change.setRange} />}
      {event.state !== "draft" && (
        <Radios
          legend={t("change.audience")}
          value={change.audience}
          options={audiences.map((value) => ({ value, label: value === "affected" ? t("people.affected") : audienceWords(value, event) }))}
          onChange={change.setAudience}
        />
      )}
    </>
  );
}
