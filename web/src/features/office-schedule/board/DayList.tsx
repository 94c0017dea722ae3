// The events of some days one below the other: what phones show, and a month's full day.
import { Link } from "wouter";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { classes } from "../../../ui/classes";
import { RowList, RowText, stateRowClass } from "../../../ui/List";
import { Section } from "../../../ui/Page";
import { longDay } from "../days";
import { EventStateChip, eventClass } from "../../../presentation/EventChip";
import { placeWords, timesIn } from "../words";
import { daysOf, spanOf } from "./layout";
import styles from "./List.module.css";

interface DayListProps {
  events: readonly ScheduleEvent[];
  days: readonly string[];
  today: string;
  home: string;
  /** The address of a day's call sheet. */
  sheetOf: (day: string) => string;
}

export function DayList({ events, days, today, home, sheetOf }: DayListProps) {
  const sorted = [...events].sort((one, other) => spanOf(one).from - spanOf(other).from);
  return (
    <>
      {days.map((day) => {
        const own = sorted.filter((event) => daysOf(event).first <= day && day <= daysOf(event).last);
        if (own.length === 0) return null;
        const title = day === today ? t("board.day_today", { day: longDay(day) }) : longDay(day);
        return (
          <Section key={day} title={title} aside={<Link href={sheetOf(day)}>{t("board.call_sheet")}</Link>}>
            <RowList label={title}>
              {own.map((event) => (
                <li key={event.id}>
                  <Link href={`/schedule/${event.id}`} className={classes(stateRowClass, eventClass, styles.listRow)} data-row data-event-type={event.type} data-state={event.state}>
                    <RowText title={<span className={styles.listTitle}>{event.title}</span>} detail={detailOf(event, home)} />
                    {event.state === "confirmed" ? <span className="visually-hidden">{t("event.state.confirmed")}</span> : <EventStateChip state={event.state} />}
                  </Link>
                </li>
              ))}
            </RowList>
          </Section>
        );
      })}
    </>
  );
}

const detailOf = (event: ScheduleEvent, home: string): string =>
  [
    event.all_day ? t("when.all_day") : timesIn(event, home),
    t(`event.type.${event.type}`),
    placeWords(event),
    t("board.people", { count: event.counts?.participants ?? event.participants.length }),
  ]
    .filter(Boolean)
    .join(" · ");
