// Events that stay where they are, with the reason.
import { Link } from "wouter";
import type { EventShifted } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { clock, shortDay } from "../days";
import styles from "./Bring.module.css";

const mostShown = 5;

export function Staying({ events }: { events: EventShifted["events"] }) {
  return (
    <ul className={styles.problems}>
      {events.slice(0, mostShown).map(({ event_id, title, local_start, refusal }) => (
        <li key={event_id}>
          <Link href={`/schedule/${event_id}`}>{t("shift.event", { title, day: shortDay(local_start.slice(0, 10)), time: clock(local_start) })}</Link>: {refusal?.reason}
        </li>
      ))}
      {events.length > mostShown && <li>{t("shift.more", { count: events.length - mostShown })}</li>}
    </ul>
  );
}
