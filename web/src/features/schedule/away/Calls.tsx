// What somebody is called to while they are away: telling the office answers none of it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { agendaQuery, agendaToday, eventsOfAgenda } from "../../../api/agenda";
import type { BlockOut } from "../../../api/types";
import { t } from "../../../i18n/calendars";
import { callsDuring } from "../away";
import styles from "./Away.module.css";

export function Calls({ time }: { time: BlockOut }) {
  const agenda = useInfiniteQuery(agendaQuery(true, agendaToday()));
  const calls = callsDuring(time, eventsOfAgenda(agenda.data?.pages ?? []));
  const first = calls[0];
  if (!first) return null;
  return (
    <span className={styles.calls}>
      {t("away.calls", { count: calls.length })}{" "}
      <Link href={`/schedule/${first.id}`}>{calls.length === 1 ? first.title : t("away.calls.first", { title: first.title })}</Link>
    </span>
  );
}
