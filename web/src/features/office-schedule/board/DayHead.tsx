// The heading of a day in a week: it leads to that day.
import { Link } from "wouter";
import { t } from "../../../i18n/office-schedule";
import { dayNumber, longDay, shortWeekday } from "../days";
import styles from "./Week.module.css";

export function DayHead({ day, isToday, href }: { day: string; isToday: boolean; href: string }) {
  return (
    <div role="columnheader" className={styles.dayHead} data-today={isToday || undefined}>
      <Link href={href} className={styles.dayLink}>
        <span className="visually-hidden">
          {longDay(day)}
          {isToday && t("board.today")}
        </span>
        <span aria-hidden="true">{shortWeekday(day)}</span>
        <strong aria-hidden="true">{dayNumber(day)}</strong>
      </Link>
    </div>
  );
}
