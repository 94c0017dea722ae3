// The addresses there are: what each tells, whether a calendar still asks for it, and its end.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { calendarFeedsQuery, deleteCalendarFeed } from "../../../api/calendar-feeds";
import { asProblem, problemText } from "../../../api/problems";
import type { CalendarFeed } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { currentLocale } from "../../../i18n/locale";
import { t } from "../../../i18n/calendars";
import { Button } from "../../../ui/Button";
import { DialogOnDemand } from "../../../ui/DialogOnDemand";
import { RowList, RowText } from "../../../ui/List";
import { Section } from "../../../ui/Page";
import { toast } from "../../../ui/Toast";
import styles from "./Feeds.module.css";

export function FeedList({ feeds, offline }: { feeds: readonly CalendarFeed[]; offline: boolean }) {
  const queries = useQueryClient();
  const [ending, setEnding] = useState<CalendarFeed | null>(null);
  const end = useMutation({
    mutationFn: async (feed: CalendarFeed) => {
      // Ended elsewhere meanwhile: that is what was wanted.
      await deleteCalendarFeed(feed.id).catch((error: unknown) => {
        if (asProblem(error).type !== "not_found") throw error;
      });
      return feed;
    },
    onSuccess: (feed) => {
      setEnding(null);
      toast(t("feeds.ended", { name: nameOf(feed) }));
      return queries.invalidateQueries({ queryKey: calendarFeedsQuery.queryKey });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <Section title={t("feeds.list")}>
      <RowList label={t("feeds.list")}>
        {feeds.map((feed) => (
          <li key={feed.id} className={styles.item}>
            <RowText title={nameOf(feed)} detail={<Detail feed={feed} />} />
            <Button
              variant="quiet"
              aria-label={t("feeds.end.of", { name: nameOf(feed) })}
              disabledReason={offline ? t("calendars.offline") : null}
              onClick={() => setEnding(feed)}
            >
              {t("feeds.end")}
            </Button>
          </li>
        ))}
      </RowList>
      {ending && (
        <DialogOnDemand
          open
          onClose={() => setEnding(null)}
          title={t("feeds.end.title", { name: nameOf(ending) })}
          description={t("feeds.end.body")}
          closeLabel={t("action.close")}
          actions={
            <>
              <Button onClick={() => setEnding(null)}>{t("action.cancel")}</Button>
              <Button variant="danger" busy={end.isPending} onClick={() => end.mutate(ending)}>
                {t("feeds.end.confirm")}
              </Button>
            </>
          }
        />
      )}
    </Section>
  );
}

const nameOf = ({ name }: CalendarFeed): string => name ?? t("feeds.unnamed");

function Detail({ feed: { include, last_used_at: used, created_at: made } }: { feed: CalendarFeed }) {
  const types = include.types ?? [];
  const names = new Intl.ListFormat(currentLocale(), { type: "conjunction" }).format(types.map((type) => t(`feeds.kind.${type}`)));
  const what = [
    types.length === 0 ? t("feeds.kinds.all") : names,
    include.tentative === false ? t("feeds.only_certain") : "",
    include.details === "busy" ? t("feeds.only_busy") : "",
  ].filter((part) => part !== "");
  return (
    <>
      <span className={styles.line}>{what.join(" · ")}</span>
      <span className={styles.line}>{used == null ? t("feeds.unused", { when: formatWhen(made) }) : t("feeds.used", { when: formatWhen(used) })}</span>
    </>
  );
}
