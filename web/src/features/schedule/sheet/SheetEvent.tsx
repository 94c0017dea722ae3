// An event on a call sheet: when, where, one's own call, who else is called; what is different carries a mark.
import { Link } from "wouter";
import type { CallSheetEvent } from "../../../api/types";
import { t } from "../../../i18n/calendars";
import { currentLocale, currentTimeZone } from "../../../i18n/locale";
import { EventStateChip, EventTypeMark, eventClass } from "../../../presentation/EventChip";
import { clockOf, spanOf, zoneName } from "../../../presentation/event-time";
import { Chip } from "../../../ui/Chip";
import { classes } from "../../../ui/classes";
import { PlusIcon, WarningIcon } from "../../../ui/icons";
import { cardClass } from "../../../ui/Page";
import styles from "./Sheet.module.css";

type Mark = CallSheetEvent["mark"];

const namesOf = (names: readonly string[]): string => new Intl.ListFormat(currentLocale(), { type: "conjunction" }).format(names);

function MarkChip({ mark }: { mark: Mark }) {
  if (mark === "same") return null;
  return (
    <Chip tone="warning" icon={mark === "new" ? <PlusIcon /> : <WarningIcon />}>
      {t(`sheet.mark.${mark}`)}
    </Chip>
  );
}

export function SheetEvent({ event, isLinked }: { event: CallSheetEvent; isLinked: boolean }) {
  const { event_id: id, title, type, state, mark, changed, my_call: mine, people, people_gone: gone } = event;
  const zones = new Set([event.timezone, event.end_timezone]);
  const isElsewhere = zones.size > 1 || !zones.has(currentTimeZone());
  // Only the words are needed: the sheet holds local times and no instants.
  const when = spanOf({ ...event, start_datetime: `${event.local_start}Z`, end_datetime: `${event.local_end}Z` });
  const lines = [event.production, event.description, event.notes].filter((line) => line != null && line !== "");
  const day = event.local_start.slice(0, 10);
  return (
    <li className={classes(cardClass, eventClass, styles.event)} data-event-type={type} data-mark={mark} data-off={state === "cancelled" || undefined}>
      <p className={styles.when}>
        <span>{when}</span>
        {isElsewhere && !event.all_day && <small>{[...zones].map(zoneName).join(" → ")}</small>}
      </p>
      <h2>{isLinked ? <Link href={`/schedule/${id}`}>{title}</Link> : title}</h2>
      <p className={styles.marks}>
        <EventTypeMark type={type} />
        {state !== "confirmed" && <EventStateChip state={state} />}
        <MarkChip mark={mark} />
      </p>
      {mark === "changed" && changed.length > 0 && (
        <p className={styles.changed}>{t("sheet.changed.parts", { parts: namesOf(changed.map((part) => t(`sheet.part.${part}`))) })}</p>
      )}
      {(event.place ?? event.address) && <p>{[event.place, event.address].filter((part) => part != null && part !== "").join(", ")}</p>}
      {mine && !event.all_day && <p className={styles.mine}>{t("event.call", { time: clockOf(`${day}T${mine.call_time}:00`) })}</p>}
      {mine?.note && <p className={styles.lines}>{mine.note}</p>}
      {lines.map((line) => (
        <p key={line} className={classes(styles.muted, styles.lines)}>
          {line}
        </p>
      ))}
      {people.length > 0 && (
        <details className={styles.people}>
          <summary>{t("sheet.people", { count: people.length })}</summary>
          <ul>
            {people.map((person) => (
              <li key={person.user_id}>
                <span>
                  {person.name}
                  {person.role && <small>{person.role}</small>}
                </span>
                <span className={styles.marks}>
                  {person.call_time && <time>{clockOf(`${day}T${person.call_time}:00`)}</time>}
                  <MarkChip mark={person.mark} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {gone.length > 0 && <p className={styles.changed}>{t("sheet.gone.people", { names: namesOf(gone) })}</p>}
    </li>
  );
}
