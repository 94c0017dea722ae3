// One event of a call sheet as people read it: when, what, where, for whom; what is new or different is marked.
import type { CallSheetEvent } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { EventStateChip, EventTypeMark, eventClass } from "../../../presentation/EventChip";
import { classes } from "../../../ui/classes";
import { Chip } from "../../../ui/Chip";
import { PenIcon, PlusIcon } from "../../../ui/icons";
import { clock, zoneName } from "../days";
import styles from "./SheetEvent.module.css";

function timesOf({ local_start, local_end, timezone, end_timezone, all_day }: CallSheetEvent, home: string): string {
  if (all_day) return t("sheet.all_day");
  const isHome = timezone === home && end_timezone === home;
  const on = (local: string, zone: string) => (isHome ? clock(local) : t("when.zoned", { time: clock(local), zone: zoneName(zone) }));
  return t("when.span", { start: on(local_start, timezone), end: on(local_end, end_timezone) });
}

export function SheetEvent({ event, home }: { event: CallSheetEvent; home: string }) {
  const isChanged = (part: CallSheetEvent["changed"][number]): string | undefined => (event.mark === "changed" && event.changed.includes(part) ? styles.marked : undefined);
  const place = [event.place, event.address].filter((part) => part != null && part !== "").join(", ");
  return (
    <article className={classes(eventClass, styles.event)} data-event-type={event.type} data-state={event.state} aria-label={event.title}>
      <div className={styles.head}>
        <strong className={classes(styles.when, isChanged("when"))}>{timesOf(event, home)}</strong>
        <h2 className={isChanged("what")}>{event.title}</h2>
        {event.state !== "confirmed" && <EventStateChip state={event.state} />}
        <Mark event={event} />
      </div>
      <p className={styles.facts}>
        <EventTypeMark type={event.type} />
        {event.production != null && <span>{event.production}</span>}
        {place !== "" && <span className={isChanged("where")}>{place}</span>}
      </p>
      {event.description != null && <p className={classes(styles.text, isChanged("description"))}>{event.description}</p>}
      {event.notes != null && <p className={classes(styles.text, isChanged("notes"))}>{event.notes}</p>}
      <People event={event} />
    </article>
  );
}

function Mark({ event: { mark, changed } }: { event: CallSheetEvent }) {
  if (mark === "same") return null;
  if (mark === "new") {
    return (
      <Chip tone="info" icon={<PlusIcon />}>
        {t("sheet.mark.new")}
      </Chip>
    );
  }
  return (
    <Chip tone="warning" icon={<PenIcon />}>
      {changed.length === 0 ? t("sheet.mark.changed") : t("sheet.mark.parts", { parts: changed.map((part) => t(`sheet.part.${part}`)).join(", ") })}
    </Chip>
  );
}

function People({ event: { people, people_gone, local_start, mark } }: { event: CallSheetEvent }) {
  const hasRoles = people.some(({ role }) => role != null);
  return (
    <>
      {people.length === 0 ? (
        <p className={styles.gone}>{t("sheet.people.none")}</p>
      ) : (
        <table className={styles.people}>
          <caption>{t("sheet.people")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("sheet.people.call")}</th>
              <th scope="col">{t("sheet.people.name")}</th>
              {hasRoles && <th scope="col">{t("sheet.people.role")}</th>}
            </tr>
          </thead>
          <tbody>
            {people.map((person) => {
              // In a new event everybody is new: its own mark says so.
              const isMarked = person.mark !== "same" && mark !== "new";
              return (
                <tr key={person.user_id} data-marked={isMarked || undefined}>
                  <td>{clock(person.call_time == null ? local_start : `2026-01-01T${person.call_time}`)}</td>
                  <td>
                    <span className={styles.name}>
                      {person.name}
                      {isMarked && (
                        <Chip tone={person.mark === "new" ? "info" : "warning"} icon={person.mark === "new" ? <PlusIcon /> : <PenIcon />}>
                          {t(person.mark === "new" ? "sheet.mark.new" : "sheet.mark.changed")}
                        </Chip>
                      )}
                    </span>
                  </td>
                  {hasRoles && <td>{person.role}</td>}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {people_gone.length > 0 && <p className={styles.gone}>{t("sheet.people.gone", { names: people_gone.join(", ") })}</p>}
    </>
  );
}
