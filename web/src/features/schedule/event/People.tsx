// Who is called: names and roles, one's own among them.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { participantsQuery } from "../../../api/schedule";
import type { Participant, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/schedule";
import { Failure } from "../../../presentation/Failure";
import { Avatar } from "../../../ui/Bits";
import { Button } from "../../../ui/Button";
import { Section } from "../../../ui/Page";
import styles from "./Background.module.css";

/** So many an event brings with it. */
const broughtAlong = 20;

export function People({ event, ownId }: { event: ScheduleEvent; ownId: string }) {
  const [all, setAll] = useState(false);
  const list = useInfiniteQuery({ ...participantsQuery(event.id), enabled: all });
  const everybody = list.data?.pages.flatMap((page) => page.data);
  const shown = everybody ?? event.participants;
  const mayBeMore = everybody === undefined ? shown.length >= broughtAlong : list.hasNextPage;
  return (
    <Section title={t("event.people")}>
      {shown.length === 0 && <p className={styles.muted}>{t("event.people.none")}</p>}
      {shown.length > 0 && (
        <ul className={styles.people} aria-label={t("event.people")}>
          {shown.map((person) => (
            <Person key={person.id} person={person} isMe={person.user_id === ownId} />
          ))}
        </ul>
      )}
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {mayBeMore && (
        <Button busy={list.isFetching} onClick={() => (everybody ? void list.fetchNextPage() : setAll(true))}>
          {t("event.people.all")}
        </Button>
      )}
    </Section>
  );
}

function Person({ person, isMe }: { person: Participant; isMe: boolean }) {
  return (
    <li>
      <Avatar name={person.name} />
      <span>
        {isMe ? t("event.people.you", { name: person.name }) : person.name}
        {person.role && <small>{person.role}</small>}
      </span>
    </li>
  );
}
