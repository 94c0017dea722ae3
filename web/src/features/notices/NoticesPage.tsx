// What one was told, new first: each opens what it is about and is read with it.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { noticesQuery, readNotice, readNotices } from "../../api/notices";
import { problemText } from "../../api/problems";
import type { Notice } from "../../api/types";
import { formatWhen } from "../../i18n/format";
import { t } from "../../i18n/notices";
import { Failure } from "../../presentation/Failure";
import { useNow } from "../../presentation/useNow";
import { Button } from "../../ui/Button";
import { CheckIcon, ForwardIcon } from "../../ui/icons";
import { RowList, RowText, rowClass } from "../../ui/List";
import { Page, Section } from "../../ui/Page";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { detailsOf, titleOf } from "./words";
import styles from "./Notices.module.css";

export default function NoticesPage() {
  const queries = useQueryClient();
  const list = useInfiniteQuery(noticesQuery);
  const notices = list.data?.pages.flatMap((page) => page.data) ?? [];
  const unread = notices.filter((notice) => notice.read_at == null);
  const earlier = notices.filter((notice) => notice.read_at != null);
  const [newest] = notices;
  const changed = () => queries.invalidateQueries({ queryKey: ["notice"] });
  const all = useMutation({
    mutationFn: (until: string) => readNotices(until),
    onError: (error) => toast(problemText(error), { tone: "error" }),
    onSettled: changed,
  });
  // A press opens the page in any case; that it was read is told beside it.
  const read = useMutation({ mutationFn: readNotice, onSettled: changed });
  const rows = (shown: Notice[]) => shown.map((notice) => <Row key={notice.id} notice={notice} onOpen={() => notice.read_at == null && read.mutate(notice.id)} />);
  return (
    <Page
      title={t("notices.title")}
      aside={
        unread.length > 0 &&
        newest && (
          <Button variant="quiet" icon={<CheckIcon />} busy={all.isPending} onClick={() => all.mutate(newest.created_at)}>
            {t("notices.read_all")}
          </Button>
        )
      }
    >
      {list.isPending && <SkeletonRows label={t("app.loading")} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && notices.length === 0 && (
        <EmptyState
          icon={<CheckIcon />}
          title={t("notices.none")}
          body={t("notices.none.body")}
          action={<Link href="/account/notifications">{t("notices.devices")}</Link>}
        />
      )}
      {unread.length > 0 && (
        <Section title={t("notices.new")}>
          <RowList label={t("notices.new")}>{rows(unread)}</RowList>
        </Section>
      )}
      {earlier.length > 0 && (
        <Section title={t("notices.earlier")}>
          <RowList label={t("notices.earlier")}>{rows(earlier)}</RowList>
        </Section>
      )}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("notices.more")}
        </Button>
      )}
      {notices.length > 0 && (
        <p>
          <Link href="/account/notifications">{t("notices.devices")}</Link>
        </p>
      )}
    </Page>
  );
}

function Row({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const now = useNow();
  const isUnread = notice.read_at == null;
  return (
    <li>
      <Link href={notice.path} className={rowClass} data-row onClick={onOpen}>
        <RowText
          title={
            <span className={isUnread ? styles.unread : undefined}>
              {isUnread && <span className="visually-hidden">{t("notices.unread")}: </span>}
              {titleOf(notice.news)}
            </span>
          }
          detail={
            <>
              {detailsOf(notice.news, now).map((line) => (
                <span key={line} className={styles.line}>
                  {line}
                </span>
              ))}
              <span className={styles.line}>{formatWhen(notice.created_at, now)}</span>
            </>
          }
        />
        <ForwardIcon />
      </Link>
    </li>
  );
}
