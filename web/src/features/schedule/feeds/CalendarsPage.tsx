// One's calls in other calendars: the private addresses that calendar programs read, and files to take along once.
import { useQuery } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { calendarFeedsQuery } from "../../../api/calendar-feeds";
import { onReachabilityChange, reachability } from "../../../api/reachability";
import type { CalendarFeedSecret } from "../../../api/types";
import { t } from "../../../i18n/calendars";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { deferred } from "../../../ui/deferred";
import { PlusIcon } from "../../../ui/icons";
import { Page } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { FeedList } from "./FeedList";
import { FilesOnce } from "./FilesOnce";
import styles from "./Feeds.module.css";

const FeedForm = deferred(() => import("./FeedForm").then((module) => module.FeedForm), <SkeletonRows rows={4} label={t("app.loading")} />);
// Loaded with the page: what it shows comes once.
const NewAddress = deferred(() => import("./NewAddress").then((module) => module.NewAddress), null);

/** The server allows no more. */
const mostFeeds = 10;

export default function CalendarsPage() {
  const feeds = useQuery(calendarFeedsQuery);
  const { offline } = useSyncExternalStore(onReachabilityChange, reachability, reachability);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<CalendarFeedSecret | null>(null);
  const count = feeds.data?.length ?? 0;
  const isOpen = adding || (feeds.data !== undefined && count === 0 && made === null);
  return (
    <Page title={t("feeds.title")} lead={t("feeds.lead")} above={<BackLink href="/account">{t("feeds.back")}</BackLink>}>
      {made && <NewAddress made={made} onDone={() => setMade(null)} />}
      {feeds.isPending && <SkeletonRows rows={2} label={t("app.loading")} />}
      {feeds.isError && !feeds.data && <Failure error={feeds.error} onRetry={() => void feeds.refetch()} />}
      {count > 0 && <FeedList feeds={feeds.data ?? []} offline={offline} />}
      {isOpen && (
        <FeedForm
          isFirst={count === 0}
          offline={offline}
          onMade={(secret) => {
            setMade(secret);
            setAdding(false);
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {feeds.data && !isOpen && made === null && (
        <div className={styles.start}>
          <Button icon={<PlusIcon />} disabledReason={count >= mostFeeds ? t("feeds.full") : null} onClick={() => setAdding(true)}>
            {t("feeds.another")}
          </Button>
        </div>
      )}
      <FilesOnce offline={offline} />
    </Page>
  );
}
