// What was changed, newest first: by whom, from what to what, who was told and why.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { eventUpdatesQuery, productionsQuery, roomsQuery } from "../../../api/schedule";
import type { EventUpdate, ScheduleEvent } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/office-schedule";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { SkeletonRows } from "../../../ui/States";
import { Timeline } from "../../../ui/Timeline";
import type { Named } from "../change/facts";
import pieces from "../Pieces.module.css";
import { callWords, changeWords, peopleOf } from "./changes";

export function EventHistory({ event, home }: { event: ScheduleEvent; home: string }) {
  const updates = useInfiniteQuery(eventUpdatesQuery(event.id));
  const rooms = useQuery(roomsQuery).data ?? [];
  const productions = useQuery(productionsQuery).data ?? [];
  const entries = updates.data?.pages.flatMap((page) => page.data) ?? [];
  if (updates.isPending) return <SkeletonRows rows={3} height={56} label={t("app.loading")} />;
  if (updates.isError && !updates.data) return <Failure error={updates.error} onRetry={() => void updates.refetch()} />;
  if (entries.length === 0) return <p className={pieces.quiet}>{t("history.none")}</p>;
  return (
    <>
      <Timeline
        label={t("history")}
        entries={entries.map((update) => ({
          id: update.id,
          text: titleOf(update),
          at: update.created_at,
          when: formatWhen(update.created_at),
          detail: detailOf(update, event, { rooms, productions }, home),
        }))}
      />
      {updates.hasNextPage && (
        <Button busy={updates.isFetchingNextPage} onClick={() => void updates.fetchNextPage()}>
          {t("history.more")}
        </Button>
      )}
    </>
  );
}

function titleOf({ update_type, updated_by: { name }, changes }: EventUpdate): string {
  switch (update_type) {
    case "participants_added":
    case "participants_changed":
    case "participants_removed":
      return t(`history.${update_type}`, { name, people: peopleOf(changes) });
    case "changed":
    case "published":
    case "cancelled":
      return t(`history.${update_type}`, { name });
  }
}

function detailOf(update: EventUpdate, event: ScheduleEvent, named: Named, home: string): string {
  return [
    ...(update.update_type === "changed" ? changeWords(update.changes, event, named, home) : []),
    ...(update.update_type === "participants_changed" ? callWords(update.changes) : []),
    event.recurrence != null ? t(`range.${update.range}`) : null,
    t("history.told", { who: t(`history.told.${update.audience}`) }),
    update.reason == null ? null : t("history.reason", { reason: update.reason }),
  ]
    .filter(Boolean)
    .join(" · ");
}
