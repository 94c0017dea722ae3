// The agenda: what comes next large, then everything day by day; what was, the other way round. What is shown lives in the
// address.
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
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
import { Page } from "../../ui/Page";
import { SearchInput } from "../../ui/SearchInput";
import { SkeletonRows } from "../../ui/States";
import { useRowKeys } from "../../ui/useRowKeys";
import { Day } from "./Day";
import type * as Agenda from "./agenda-more";
import { byDay, dayOfAway, type AgendaDay, type AwayDays } from "./days";
import { Nothing } from "./Nothing";
import { WaitingReplies } from "./WaitingReplies";
import styles from "./Schedule.module.css";

const nextPlace = <SkeletonRows label={t("app.loading")} rows={1} height={200} />;
const NextCall = deferred(() => import("../../presentation/NextCall").then((module) => module.NextCall), nextPlace);

const kinds = ["rehearsal", "performance", "call_time", "travel", "meeting", "other"] as const satisfies readonly EventType[];
/** So many days from today on lead to their call sheets. */
const sheetDays = 2;
type Kind = "all" | EventType;
type Whose = "all" | "mine";
type More = typeof Agenda;

/** Narrower screens have room for lists only. */
const widthOfBoards = "(min-width: 1024px)";
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
  const isFiltered = words !== "" || kind !== "all";
  const today = agendaToday();
  const agenda = useInfiniteQuery({ ...agendaQuery(whose === "mine", today), enabled: !isPast });
  const answers = can(me, "schedule:answer");
  const more = useQuery({ queryKey: ["screen", "agenda-more"], queryFn: () => import("./agenda-more"), staleTime: Infinity, networkMode: "always" });
  const away = useQuery({
    queryKey: ["event", "block-outs", me.user.id, "days"],
    queryFn: async ({ signal }): Promise<readonly AwayDays[]> => more.data?.awayDays(me.user.id, signal) ?? [],
    enabled: more.data !== undefined && answers && whose === "mine" && !isPast,
  });
  const state = useReplies(viewer);
  const isShown = (event: ScheduleEvent) => (kind === "all" || event.type === kind) && (words === "" || (more.data?.isFound(event, words) ?? true));
  const events = eventsOfAgenda(agenda.data?.pages ?? []).map((event) => withReply(event, state.replies.get(event.id)));
  // It stays where it is while one searches: what jumps away is pressed by mistake.
  const hasNext = whose === "mine" && !isPast;
  const next = hasNext ? nextOf(events, now) : null;
  // Later ones have their place on the page of their own.
  const last = dayAfter(today, offlineDays);
  const times = !isFiltered && agenda.data ? (away.data ?? []).filter((time) => time.first <= last && time.last >= today) : [];
  const days = byDay(events.filter(isShown), today, times.map((time) => dayOfAway(time, today)));
  const hasSheet = (day: string) => whose === "mine" && day <= dayAfter(today, sheetDays);
  useKeptSheets(agenda.data !== undefined && !state.offline && !isFiltered ? more.data : undefined, days.filter(({ day, events: ofDay }) => ofDay.length > 0 && hasSheet(day)));
  const awayOn = (day: string, { AwayChip, AwayRow }: More) => {
    const begin = times.filter((time) => dayOfAway(time, today) === day);
    const isMeanwhile = times.some((time) => dayOfAway(time, today) < day && day <= time.last);
    return { chip: isMeanwhile && <AwayChip />, rows: begin.map((time) => <AwayRow key={time.id} time={time} />) };
  };
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
    <Page title={t("app.schedule")}>
      <div ref={rows} className={styles.days}>
        {next ? <NextCall event={next} now={now} /> : agenda.isPending && hasNext && nextPlace}
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
          <p className={styles.links}>
            <Button variant="quiet" className={styles.turn} onClick={() => change("when", isPast ? "" : "past")}>
              {t(isPast ? "schedule.when.coming" : "schedule.when.past")}
            </Button>
            {matchMedia(widthOfBoards).matches && <Link href="/schedule/board">{t("schedule.board")}</Link>}
            {answers && (
              <>
                <Link href="/account/calendars">{t("schedule.calendars")}</Link>
                <Link href="/schedule/unavailable">{t("schedule.away")}</Link>
              </>
            )}
          </p>
        </div>
        {answers && more.data && <more.data.AvailabilityAsked viewer={viewer} />}
        <WaitingReplies viewer={viewer} state={state} />
        {isPast && more.data && <more.data.PastDays mine={whose === "mine"} {...{ today, now, state, isShown, isFiltered }} onShowAll={showAll} />}
        {isPast && more.isError && <Failure error={more.error} onRetry={() => void more.refetch()} />}
        {(isPast ? more : agenda).isPending && <SkeletonRows label={t("app.loading")} height={88} />}
        {!isPast && agenda.isError && !agenda.data && <Failure error={agenda.error} onRetry={() => void agenda.refetch()} />}
        {!isPast && agenda.data && days.length === 0 && !agenda.hasNextPage && (
          words !== "" && more.data ? (
            <more.data.NothingFound among="coming" isFiltered onShowAll={showAll} />
          ) : (
            <Nothing what={isFiltered ? "filtered" : seesAll ? "office" : "calls"} onShowAll={showAll} />
          )
        )}
        {!isPast &&
          days.map((day) => (
            <Day
              key={day.day}
              {...day}
              {...{ today, now, state }}
              away={more.data && awayOn(day.day, more.data)}
              hasSheet={day.events.length > 0 && hasSheet(day.day)}
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

/** The call sheets of these days, on this device once the agenda has been looked at. */
function useKeptSheets(more: More | undefined, days: readonly AgendaDay[]): void {
  const queries = useQueryClient();
  const latest = useRef(days);
  useEffect(() => {
    latest.current = days;
  });
  useEffect(() => {
    void more?.keepSheets(queries, latest.current).catch(() => undefined);
  }, [more, queries]);
}
