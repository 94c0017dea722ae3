// What was, the last day first.
import { useInfiniteQuery } from "@tanstack/react-query";
import { eventsOfAgenda } from "../../../api/agenda";
import { pastQuery } from "../../../api/past-events";
import type { ReplyState } from "../../../api/replies";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/calendars";
import { Failure } from "../../../presentation/Failure";
import { lastDayOf } from "../../../presentation/event-time";
import { ListEnd } from "../../../ui/ListEnd";
import { SkeletonRows } from "../../../ui/States";
import { Day } from "../Day";
import { byDay } from "../days";
import { NothingFound } from "./NothingFound";

interface PastDaysProps {
  mine: boolean;
  today: string;
  now: number;
  state: ReplyState;
  isShown: (event: ScheduleEvent) => boolean;
  isFiltered: boolean;
  onShowAll: () => void;
}

export function PastDays({ mine, today, now, state, isShown, isFiltered, onShowAll }: PastDaysProps) {
  const past = useInfiniteQuery(pastQuery(mine, today));
  // What is not over yet stands among what comes.
  const events = eventsOfAgenda(past.data?.pages ?? []).filter((event) => lastDayOf(event) < today && isShown(event));
  const days = byDay(events, "").toReversed();
  return (
    <>
      {past.isPending && <SkeletonRows label={t("app.loading")} height={88} />}
      {past.isError && !past.data && <Failure error={past.error} onRetry={() => void past.refetch()} />}
      {past.data && days.length === 0 && !past.hasNextPage && <NothingFound among="past" isFiltered={isFiltered} onShowAll={onShowAll} />}
      {days.map((day) => (
        <Day key={day.day} {...day} today={today} now={now} state={state} />
      ))}
      {past.data && (days.length > 0 || past.hasNextPage) && (
        <ListEnd
          more={past.hasNextPage}
          busy={past.isFetchingNextPage}
          moreLabel={past.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
          end={t("past.end")}
          onMore={() => void past.fetchNextPage()}
        />
      )}
    </>
  );
}
