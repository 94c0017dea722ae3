// The agenda: what comes next large, then everything day by day. The filters live in the address.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { agendaQuery, agendaToday, eventsOfAgenda, offlineDays } from "../../api/agenda";
import { useMe, viewerOf } from "../../api/identity";
import { scopeOf } from "../../api/permissions";
import { sendingOf, useReplies, withReply, type ReplyState } from "../../api/replies";
import type { EventType, ScheduleEvent } from "../../api/types";
import { formatDay } from "../../i18n/format";
import { t } from "../../i18n/schedule";
import { Failure } from "../../presentation/Failure";
import { EventRow } from "../../presentation/EventRow";
import { nextOf } from "../../presentation/event-state";
import { dayAfter, dayHeading } from "../../presentation/event-time";
import { useNow } from "../../presentation/useNow";
import { Button } from "../../ui/Button";
import { deferred } from "../../ui/deferred";
import { ClockIcon } from "../../ui/icons";
import { listClass, Segments } from "../../ui/List";
import { ListEnd } from "../../ui/ListEnd";
import { Page } from "../../ui/Page";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { useRowKeys } from "../../ui/useRowKeys";
import { byDay, type AgendaDay } from "./days";
import { WaitingReplies } from "./WaitingReplies";
import styles from "./Schedule.module.css";

const NextCall = deferred(() => import("../../presentation/NextCall").then((module) => module.NextCall), null);

const kinds = ["rehearsal", "performance", "call_time", "travel", "meeting", "other"] as const satisfies readonly EventType[];
type Kind = "all" | EventType;
type Whose = "all" | "mine";

export default function SchedulePage() {
  const me = useMe();
  const viewer = viewerOf(me);
  const [search, setSearch] = useSearchParams();
  const now = useNow();
  const rows = useRowKeys<HTMLDivElement>();
  const reads = scopeOf(me, "schedule:read");
  const seesAll = reads === "organization" || reads === "team";
  const whose: Whose = seesAll && search.get("whose") !== "mine" ? "all" : "mine";
  const kind: Kind = kinds.find((each) => each === search.get("type")) ?? "all";
  const today = agendaToday();
  const agenda = useInfiniteQuery(agendaQuery(whose === "mine", today));
  const state = useReplies(viewer);
  const events = eventsOfAgenda(agenda.data?.pages ?? []).map((event) => withReply(event, state.replies.get(event.id)));
  const shown = kind === "all" ? events : events.filter(({ type }) => type === kind);
  const next = kind === "all" && whose === "mine" ? nextOf(events, now) : null;
  const days = byDay(shown, today);

  const change = (name: "type" | "whose", value: Kind | Whose) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === "all") after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );

  return (
    <Page title={t("app.schedule")}>
      <div className={styles.filters}>
        {seesAll && (
          <Segments
            label={t("schedule.whose")}
            value={whose}
            options={(["all", "mine"] as const).map((value) => ({ value, label: t(`schedule.whose.${value}`) }))}
            onChange={(value) => change("whose", value)}
          />
        )}
        <Segments
          label={t("schedule.filter")}
          value={kind}
          options={(["all", ...kinds] as const).map((value) => ({ value, label: t(`schedule.filter.${value}`) }))}
          onChange={(value) => change("type", value)}
        />
      </div>
      <WaitingReplies viewer={viewer} state={state} />
      {agenda.isPending && <SkeletonRows label={t("app.loading")} height={88} />}
      {agenda.isError && !agenda.data && <Failure error={agenda.error} onRetry={() => void agenda.refetch()} />}
      {agenda.data && days.length === 0 && !agenda.hasNextPage && (
        <Nothing filtered={kind !== "all"} seesAll={seesAll} onShowAll={() => setSearch({}, { replace: true })} />
      )}
      <div ref={rows} className={styles.days}>
        {next && <NextCall event={next} now={now} />}
        {days.map((day) => (
          <Day key={day.day} {...day} today={today} now={now} state={state} />
        ))}
      </div>
      {agenda.data && (days.length > 0 || agenda.hasNextPage) && (
        <ListEnd
          more={agenda.hasNextPage}
          busy={agenda.isFetchingNextPage}
          moreLabel={agenda.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
          end={state.offline ? t("schedule.end.offline", { day: formatDay(dayAfter(today, offlineDays)) }) : t("schedule.end")}
          onMore={() => void agenda.fetchNextPage()}
        />
      )}
    </Page>
  );
}

function Day({ day, events, today, now, state }: AgendaDay & { today: string; now: number; state: ReplyState }) {
  const { name, date } = dayHeading(day, today);
  const sending = ({ id }: ScheduleEvent) => sendingOf(state.replies.get(id), state.offline);
  return (
    <section className={styles.day}>
      <h2 id={`day-${day}`}>
        {name} <small>{date}</small>
      </h2>
      <ul className={listClass} aria-labelledby={`day-${day}`}>
        {events.map((event) => (
          <EventRow key={event.id} event={event} now={now} sending={sending(event)} />
        ))}
      </ul>
    </section>
  );
}

function Nothing({ filtered, seesAll, onShowAll }: { filtered: boolean; seesAll: boolean; onShowAll: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        icon={<ClockIcon />}
        title={t("schedule.empty.filtered")}
        body={t("schedule.empty.filtered.body")}
        action={<Button onClick={onShowAll}>{t("schedule.show_all")}</Button>}
      />
    );
  }
  return seesAll ? (
    <EmptyState icon={<ClockIcon />} title={t("schedule.empty.office")} body={t("schedule.empty.office.body")} />
  ) : (
    <EmptyState icon={<ClockIcon />} title={t("schedule.empty")} body={t("schedule.empty.body")} />
  );
}
