// An artist's day at one glance: the next call, what waits for a signature or an answer, most urgent first, then what
// happened lately.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { agendaQuery, agendaToday, eventsOfAgenda } from "../../api/agenda";
import { contractsQuery } from "../../api/contracts";
import { useMe, viewerOf } from "../../api/identity";
import { can, writesClaims } from "../../api/permissions";
import { useReplies, withReply } from "../../api/replies";
import { waitingAvailabilityQuery } from "../../api/schedule";
import type { ListedContract, ScheduleEvent } from "../../api/types";
import { formatWhen } from "../../i18n/format";
import { t } from "../../i18n/next-call";
import { ContractRow } from "../../presentation/ContractRow";
import { EventTypeMark } from "../../presentation/EventChip";
import { askedOf, meanwhileOf, nextOf } from "../../presentation/event-state";
import { dayHeading, dayIn, dayOf, spanOf } from "../../presentation/event-time";
import { Failure } from "../../presentation/Failure";
import { NextCall, NoNextCall } from "../../presentation/NextCall";
import { useNow } from "../../presentation/useNow";
import { buttonClass } from "../../ui/Button";
import { CheckIcon, ClockIcon, EyeIcon, PenIcon } from "../../ui/icons";
import { RowList } from "../../ui/List";
import { Page, Section } from "../../ui/Page";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { byUrgency, greeting, isUrgent, urgencyOf } from "./urgency";
import styles from "./Today.module.css";

/** More of them are found in the schedule. */
const mostCalls = 4;

export default function TodayPage() {
  const me = useMe();
  const now = useNow();
  const readsSchedule = can(me, "schedule:read");
  const waiting = useInfiniteQuery(contractsQuery({ waiting_for_me: true }));
  const recent = useInfiniteQuery(contractsQuery({}, 6));
  const agenda = useInfiniteQuery({ ...agendaQuery(true, agendaToday()), enabled: readsSchedule });
  const answers = can(me, "schedule:answer");
  const days = useQuery({ ...waitingAvailabilityQuery, enabled: answers });
  const more = useQuery({ queryKey: ["screen", "today-more"], queryFn: () => import("./today-more"), staleTime: Infinity, networkMode: "always" }).data;
  const { replies } = useReplies(viewerOf(me));
  const name = me.user.first_name;
  const toSign = waiting.data?.pages.flatMap((page) => page.data) ?? [];
  const others = (recent.data?.pages[0]?.data ?? []).filter((contract) => !toSign.some((due) => due.id === contract.id));
  const count = Math.max(waiting.data?.pages[0]?.pagination.total_count ?? 0, toSign.length);
  const events = eventsOfAgenda(agenda.data?.pages ?? []).map((event) => withReply(event, replies.get(event.id)));
  const next = nextOf(events, now);
  const asked = answers ? events.filter((event) => askedOf(event, now) !== null).toSorted((a, b) => byUrgency(urgencyOf(a, now), urgencyOf(b, now))) : [];
  const todo = [...toSign, ...asked.slice(0, mostCalls)].toSorted((a, b) => byUrgency(urgencyOf(a, now), urgencyOf(b, now)));
  // What is asked about the next call is asked on its own card.
  const askedNext = asked.find(({ id }) => id === next?.id);
  const cards = todo.filter((entry) => entry !== askedNext);
  const isReady = waiting.data !== undefined && (agenda.data !== undefined || agenda.isError || !readsSchedule);

  return (
    <Page title={t(`today.greeting.${greeting(new Date(now), me.user.timezone)}`, { name })} lead={count > 0 ? t("today.to_sign", { count }) : undefined}>
      {readsSchedule && agenda.isPending && <SkeletonRows rows={1} height={208} label={t("app.loading")} />}
      {agenda.data && !next && <NoNextCall />}
      {agenda.data && next && (
        <NextCall event={next} now={now} meanwhile={meanwhileOf(events, next, now)}>
          {askedNext && (
            <div className={styles.asked}>
              <Asked event={askedNext} now={now} first={todo[0] === askedNext} />
            </div>
          )}
        </NextCall>
      )}
      {agenda.isError && !agenda.data && !waiting.isError && <Failure error={agenda.error} onRetry={() => void agenda.refetch()} />}
      {waiting.isPending && <SkeletonRows rows={2} height={132} label={t("app.loading")} />}
      {waiting.isError && !waiting.data && <Failure error={waiting.error} onRetry={() => void waiting.refetch()} />}
      {isReady && todo.length === 0 && !days.data?.length && <EmptyState icon={<CheckIcon />} title={t("today.nothing")} body={t("today.nothing.body")} />}
      {cards.length > 0 && (
        <ul className={styles.cards}>
          {cards.map((entry) =>
            "local_start" in entry ? (
              <ToAnswer key={entry.id} event={entry} now={now} first={entry === todo[0]} />
            ) : (
              <ToSign key={entry.id} contract={entry} company={me.organization.name} first={entry === todo[0]} />
            ),
          )}
        </ul>
      )}
      {asked.length > mostCalls && <Link href="/schedule">{t("today.calls.more", { count: asked.length - mostCalls })}</Link>}
      {answers && more && <more.AvailabilityAsked viewer={viewerOf(me)} />}
      {writesClaims(me) && more && <more.MoneyOnItsWay />}
      {others.length > 0 && (
        <Section title={t("today.recent")} aside={<Link href="/contracts">{t("today.recent.all")}</Link>}>
          <RowList label={t("today.recent")}>
            {others.map((contract) => (
              <ContractRow key={contract.id} contract={contract} />
            ))}
          </RowList>
        </Section>
      )}
    </Page>
  );
}

interface AskedProps {
  event: ScheduleEvent;
  now: number;
  /** Nothing is more urgent. */
  first: boolean;
}

function ToAnswer({ event, now, first }: AskedProps) {
  const day = dayHeading(dayOf(event), dayIn(now));
  return (
    <li className={styles.card}>
      <div className={styles.cardText}>
        <h2>
          <Link href={`/schedule/${event.id}`} data-row>
            {event.title}
          </Link>
        </h2>
        <p>
          <EventTypeMark type={event.type} />
        </p>
        <p>
          {t("today.call.when", { day: day.name, date: day.date, span: spanOf(event) })}
        </p>
      </div>
      <div className={styles.asked}>
        <Asked event={event} now={now} first={first} />
      </div>
    </li>
  );
}

function Asked({ event, now, first }: AskedProps) {
  const due = event.acknowledgment_deadline;
  return (
    <>
      {due && (
        <p className={styles.due} data-urgent={isUrgent(urgencyOf(event, now), now) || undefined}>
          <ClockIcon />
          {t("today.call.by", { when: formatWhen(due, now) })}
        </p>
      )}
      <Link href={`/schedule/${event.id}`} className={buttonClass(first ? "primary" : "secondary")}>
        <EyeIcon />
        {askedOf(event, now) === "acknowledge" ? t("today.call.acknowledge") : t("today.call.open")}
        <span className="visually-hidden">: {event.title}</span>
      </Link>
    </>
  );
}

function ToSign({ contract, company, first }: { contract: ListedContract; company: string; first: boolean }) {
  const expires = contract.expires_at;
  const urgent = isUrgent(contract, Date.now());
  const sent = contract.my_assignment?.sent_at ?? contract.sent_at;
  const opened = contract.my_assignment?.status === "viewed";
  return (
    <li className={styles.card}>
      <div className={styles.cardText}>
        <h2>
          <Link href={`/contracts/${contract.id}`} data-row>
            {contract.title}
          </Link>
        </h2>
        <p>
          {t("today.from", { company })} · {t("contracts.pages", { count: contract.page_count })}
        </p>
        {expires ? (
          <p className={styles.due} data-urgent={urgent || undefined}>
            <ClockIcon />
            {urgent ? t("today.due_soon", { when: formatWhen(expires) }) : t("today.due", { when: formatWhen(expires) })}
          </p>
        ) : (
          sent && <p className={styles.due}>{t("today.sent", { when: formatWhen(sent) })}</p>
        )}
      </div>
      <Link href={`/contracts/${contract.id}/sign`} className={buttonClass(first ? "primary" : "secondary")}>
        <PenIcon />
        {opened ? t("today.continue") : t("today.sign")}
        <span className="visually-hidden">: {contract.title}</span>
      </Link>
    </li>
  );
}
