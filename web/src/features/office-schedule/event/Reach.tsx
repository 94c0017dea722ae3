// How much of a series is meant and who is told, where an event is cancelled or people are added or removed.
import type { EventAudience, EventRange, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { AudienceChoice } from "../change/AudienceChoice";
import type { Preview } from "../change/useForesight";
import pieces from "../Pieces.module.css";
import { Radios } from "../Radios";
import { rangeWords, ranges } from "../words";

interface ReachProps {
  event: ScheduleEvent;
  range: EventRange;
  setRange: (range: EventRange) => void;
  audience: EventAudience;
  setAudience: (audience: EventAudience) => void;
  preview: Preview;
}

export function Reach({ event, range, setRange, audience, setAudience, preview }: ReachProps) {
  const count = preview.known?.occurrences ?? 1;
  return (
    <>
      {event.recurrence != null && <Radios legend={t("change.range")} value={range} options={ranges.map((value) => ({ value, label: rangeWords(value) }))} onChange={setRange} />}
      {event.state !== "draft" && <AudienceChoice value={audience} preview={preview} onChange={setAudience} />}
      {count > 1 && <p className={pieces.quiet}>{t("preview.occurrences", { count })}</p>}
    </>
  );
}
