// What was, the last day first. Loaded when it is asked for.
import { useInfiniteQuery } from "@tanstack/react-query";
import { eventsOfAgenda } from "../../api/agenda";
import { pastQuery } from "../../api/past-events";
import type { ReplyState } from "../../api/replies";
import type { ScheduleEvent } from "../../api/types";
import { t } from "../../i18n/schedule";
import { Failure } from "../../presentation/Failure";
import { lastDayOf } from "../../presentation/event-time";
import { ListEnd } from "../../ui/ListEnd";
import { SkeletonRows } from "../../ui/States";
import { Day } from "./Day";
import { byDay } from "./days";
import { Nothing } from "./Nothing";

interface PastDaysProps {
  mine: boolean;
  today: string;
  now: number;
  state: ReplyState;
  isShown: (event: ScheduleEvent) => boolean;
  /** Why there may be nothing, and the way out of it. */
  filtered: "search" | "filtered" | null;
  onShowAll: () => void;
}

export function PastDays({ mine, today, now, state, isShown, filtered, onShowAll }: PastDaysProps) {
  const past = useInfiniteQuery(pastQuery(mine, today));
  // What is not over yet stands among what comes.
  const events = eventsOfAgenda(past.data?.pages ?? []).filter((event) => lastDayOf(event) < today && isShown(event));
  const days = byDay(events, "").toReversed();
  return (
    <>
      {past.isPending && <SkeletonRows label={t("app.loading")} height={88} />}
      {past.isError && !past.data && <Failure error={past.error} onRetry={() => void past.refetch()} />}
      {past.data && days.length === 0 && !past.hasNextPage && <Nothing what={filtered ?? "past"} onShowAll={onShowAll} />}
      {days.map((day) => (
        <Day key={day.day} {...day} today={today} now={now} state={state} />
      ))}
      {past.data && (days.length > 0 || past.hasNextPage) && (
        <ListEnd
          more={past.hasNextPage}
          busy={past.isFetchingNextPage}
          moreLabel={past.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
          end={t("schedule.end.past")}
          onMore={() => void past.fetchNextPage()}
        />
      )}
    </>
  );
}
