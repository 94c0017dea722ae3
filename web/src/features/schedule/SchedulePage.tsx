// The agenda: what comes next large, then everything day by day; what was, the other way round. What is shown lives in the
// address.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import { agendaQuery, agendaToday, eventsOfAgenda, offlineDays } from "../../api/agenda";
import { useMe, viewerOf } from "../../api/identity";
import { can, scopeOf } from "../../api/permissions";
import { useReplies, withReply } from "../../api/replies";
import type { EventType, ScheduleEvent } from "../../api/types";
import { formatDay } from "../../i18n/format";
import { t } from "../../i18n/schedule";
import { Failure } from "../../presentation/Failure";
import { nextOf } from "../../presentation/event-state";
import { dayAfter } from "../../presentation/event-time";
import { useNow } from "../../presentation/useNow";
import { Button } from "../../ui/Button";
import { deferred } from "../../ui/deferred";
import { Segments } from "../../ui/List";
import { ListEnd } from "../../ui/ListEnd";
import { onDemand } from "../../ui/onDemand";
import { Page } from "../../ui/Page";
import { SearchInput } from "../../ui/SearchInput";
import { SkeletonRows } from "../../ui/States";
import { useRowKeys } from "../../ui/useRowKeys";
import { Day } from "./Day";
import { byDay, dayOfAway, isFound } from "./days";
import { Nothing } from "./Nothing";
import { WaitingReplies } from "./WaitingReplies";
import styles from "./Schedule.module.css";

const NextCall = deferred(() => import("../../presentation/NextCall").then((module) => module.NextCall), null);
const PastDays = onDemand(() => import("./PastDays").then((module) => module.PastDays));

const kinds = ["rehearsal", "performance", "call_time", "travel", "meeting", "other"] as const satisfies readonly EventType[];
/** So many days from today on lead to their call sheets. */
const sheetDays = 2;
type Kind = "all" | EventType;
type Whose = "all" | "mine";

/** What does not stand in the address: as everybody sees it first. */
const usual = ["all", ""];

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
  const isPast = search.get("when") === "past";
  const words = search.get("q") ?? "";
  const filtered = words !== "" ? "search" : kind !== "all" ? "filtered" : null;
  const today = agendaToday();
  const agenda = useInfiniteQuery({ ...agendaQuery(whose === "mine", today), enabled: !isPast });
  const answers = can(me, "schedule:answer");
  const away = useQuery({
    queryKey: ["event", "block-outs", me.user.id, "days"],
    queryFn: async ({ signal }) => (await import("./away-days")).awayDays(me.user.id, signal),
    enabled: answers && whose === "mine" && !isPast,
  });
  const state = useReplies(viewer);
  const isShown = (event: ScheduleEvent) => (kind === "all" || event.type === kind) && (words === "" || isFound(event, words));
  const events = eventsOfAgenda(agenda.data?.pages ?? []).map((event) => withReply(event, state.replies.get(event.id)));
  const next = filtered === null && whose === "mine" ? nextOf(events, now) : null;
  // Later ones have their place on the page of their own.
  const last = dayAfter(today, offlineDays);
  const times = filtered === null && agenda.data ? (away.data ?? []).filter((time) => time.first <= last && time.last >= today) : [];
  const days = byDay(events.filter(isShown), today, times.map((time) => dayOfAway(time, today)));
  const showAll = () => setSearch({}, { replace: true });

  const change = (name: "type" | "whose" | "when" | "q", value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (usual.includes(value)) after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );

  return (
    <Page
      title={t("app.schedule")}
      aside={
        answers && (
          <p className={styles.links}>
            <Link href="/account/calendars">{t("schedule.calendars")}</Link>
            <Link href="/schedule/unavailable">{t("schedule.away")}</Link>
          </p>
        )
      }
    >
      <div className={styles.filters}>
        <SearchInput label={t(whose === "mine" ? "schedule.search" : "schedule.search.all")} value={words} onChange={(value) => change("q", value)} />
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
      <div ref={rows} className={styles.days}>
        {!isPast && next && <NextCall event={next} now={now} />}
        <Button variant="quiet" className={styles.turn} onClick={() => change("when", isPast ? "" : "past")}>
          {t(isPast ? "schedule.when.coming" : "schedule.when.past")}
        </Button>
        {isPast && <PastDays mine={whose === "mine"} {...{ today, now, state, isShown, filtered }} onShowAll={showAll} />}
        {!isPast && agenda.isPending && <SkeletonRows label={t("app.loading")} height={88} />}
        {!isPast && agenda.isError && !agenda.data && <Failure error={agenda.error} onRetry={() => void agenda.refetch()} />}
        {!isPast && agenda.data && days.length === 0 && !agenda.hasNextPage && <Nothing what={filtered ?? (seesAll ? "office" : "calls")} onShowAll={showAll} />}
        {!isPast &&
          days.map((day) => (
            <Day
              key={day.day}
              {...day}
              {...{ today, now, state }}
              away={times.filter((time) => time.first <= day.day && day.day <= time.last)}
              hasSheet={whose === "mine" && day.events.length > 0 && day.day <= dayAfter(today, sheetDays)}
            />
          ))}
      </div>
      {!isPast && agenda.data && (days.length > 0 || agenda.hasNextPage) && (
        <ListEnd
          more={agenda.hasNextPage}
          busy={agenda.isFetchingNextPage}
          moreLabel={agenda.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
          end={state.offline ? t("schedule.end.offline", { day: formatDay(last) }) : t("schedule.end")}
          onMore={() => void agenda.fetchNextPage()}
        />
      )}
    </Page>
  );
}
