// What changed of an event, newest first, from what to what.
import { useInfiniteQuery } from "@tanstack/react-query";
import { eventUpdatesQuery } from "../../../api/schedule";
import type { EventUpdate, ScheduleEvent } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/schedule";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { Section } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { Timeline } from "../../../ui/Timeline";
import { changeWords } from "../changes";
import styles from "./Background.module.css";

export function History({ event, offline }: { event: ScheduleEvent; offline: boolean }) {
  const updates = useInfiniteQuery(eventUpdatesQuery(event.id));
  const entries = (updates.data?.pages.flatMap((page) => page.data) ?? []).flatMap((update) => entryOf(update, event));
  return (
    <Section title={t("event.history")}>
      {updates.isPending && <SkeletonRows rows={2} height={56} label={t("app.loading")} />}
      {updates.isError && !updates.data && (offline ? <p className={styles.muted}>{t("event.history.offline")}</p> : <Failure error={updates.error} onRetry={() => void updates.refetch()} />)}
      {updates.data && entries.length === 0 && !updates.hasNextPage && <p className={styles.muted}>{t("event.history.none")}</p>}
      {entries.length > 0 && <Timeline label={t("event.history")} entries={entries} />}
      {updates.hasNextPage && (
        <Button busy={updates.isFetchingNextPage} onClick={() => void updates.fetchNextPage()}>
          {t("event.history.more")}
        </Button>
      )}
    </Section>
  );
}

function entryOf(update: EventUpdate, event: ScheduleEvent) {
  const lines = changeWords(update, event);
  if (lines.length === 0) return [];
  const { id, created_at: at, updated_by: by } = update;
  const text = lines.map((line) => (
    <span key={line} className={styles.change}>
      {line}
    </span>
  ));
  return [{ id, text, at, when: t("event.history.by", { name: by.name, when: formatWhen(at) }) }];
}
