// What happened on the account, newest first: sign-ins, changes, refusals.
import { useInfiniteQuery } from "@tanstack/react-query";
import { accountEventsQuery } from "../../../api/account";
import type { AccountEvent } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t, textOf } from "../../../i18n/account";
import { Failure } from "../../../presentation/Failure";
import { Timeline, type TimelineEntry } from "../../../ui/Timeline";
import { ClockIcon } from "../../../ui/icons";
import { ListEnd } from "../../../ui/ListEnd";
import { Card } from "../../../ui/Page";
import { EmptyState, SkeletonRows } from "../../../ui/States";
import { AccountPart } from "./AccountPart";

export default function HistoryPage() {
  const list = useInfiniteQuery(accountEventsQuery);
  const events = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <AccountPart title={t("account.history")} lead={t("events.lead")}>
      {list.isPending && <SkeletonRows label={t("app.loading")} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && events.length === 0 && <EmptyState icon={<ClockIcon />} title={t("events.none")} body={t("events.none.body")} />}
      {events.length > 0 && (
        <Card>
          <Timeline label={t("account.history")} entries={events.map(entryOf)} />
        </Card>
      )}
      {events.length > 0 && (
        <ListEnd
          more={list.hasNextPage}
          busy={list.isFetchingNextPage}
          moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
          end={t("list.end")}
          onMore={() => void list.fetchNextPage()}
        />
      )}
    </AccountPart>
  );
}

/** Events this version does not know are shown by their own name. */
export function eventText(action: string): string {
  const known = textOf(`event.${action}`);
  if (known !== null) return known;
  const words = action.replaceAll("_", " ");
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

function entryOf(event: AccountEvent): TimelineEntry {
  const where = [event.device, event.place ?? event.address, event.organization_name && t("events.at", { company: event.organization_name })];
  return { id: event.id, text: eventText(event.action), at: event.at, when: formatWhen(event.at), detail: where.filter(Boolean).join(" · ") };
}
