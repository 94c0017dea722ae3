// When and where an event is: the times of its place with the viewer's beside them, in how long, and the way to the map.
import type { ScheduleEvent } from "../../../api/types";
import { formatDay } from "../../../i18n/format";
import { t } from "../../../i18n/schedule";
import { EventTypeMark, MapIcon } from "../../../presentation/EventChip";
import { calledAt, isOver, mapUrl, placeOf } from "../../../presentation/event-state";
import { callWords, dayHeading, dayIn, dayOf, spanOf, untilWords, zoneWords } from "../../../presentation/event-time";
import { buttonClass } from "../../../ui/Button";
import styles from "../../../presentation/own-call/Call.module.css";

export function When({ event, now }: { event: ScheduleEvent; now: number }) {
  const call = event.my_participation?.call_time;
  const day = dayOf(event);
  const near = dayHeading(day, dayIn(now));
  const zones = zoneWords(event);
  const isOn = event.state !== "cancelled" && !isOver(event, now);
  return (
    <div className={styles.when} data-off={event.state === "cancelled" || undefined}>
      <p className={styles.day}>
        <span>
          <EventTypeMark type={event.type} />
        </span>
        {isOn && <span>{untilWords(calledAt(event), now)}</span>}
      </p>
      <p className={styles.time}>
        <time dateTime={event.start_datetime}>{spanOf(event)}</time>
      </p>
      <p className={styles.date}>
        {near.name}, {formatDay(day)}
      </p>
      {zones && <p className={styles.muted}>{zones}</p>}
      {call && <p className={styles.call}>{callWords(event, call)}</p>}
      <Where event={event} />
    </div>
  );
}

function Where({ event }: { event: ScheduleEvent }) {
  const place = placeOf(event);
  const address = event.location?.address;
  const map = mapUrl(event);
  if (!place && !address) return null;
  return (
    <div className={styles.where}>
      <p>
        {place}
        {address && address !== place && <small>{address}</small>}
      </p>
      {map && (
        <a href={map} target="_blank" rel="noreferrer" className={buttonClass("secondary")}>
          <MapIcon />
          {t("event.map")}
        </a>
      )}
    </div>
  );
}
