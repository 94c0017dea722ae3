// When one cannot come: told to the office before it plans, so that nobody has to ask.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { Link } from "wouter";
import { blockOutsQuery, createBlockOut, deleteBlockOut } from "../../../api/block-outs";
import { useMe } from "../../../api/identity";
import { asProblem, problemText } from "../../../api/problems";
import { onReachabilityChange, reachability } from "../../../api/reachability";
import type { BlockOut } from "../../../api/types";
import { t } from "../../../i18n/calendars";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { PlusIcon } from "../../../ui/icons";
import { RowList, RowText } from "../../../ui/List";
import { Page, Section } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { awaySpan } from "../away";
import { AwayForm } from "./AwayForm";
import { Calls } from "./Calls";
import styles from "./Away.module.css";

export default function AwayPage() {
  const me = useMe();
  const query = blockOutsQuery(me.user.id);
  const queries = useQueryClient();
  const list = useQuery(query);
  const { offline } = useSyncExternalStore(onReachabilityChange, reachability, reachability);
  const [adding, setAdding] = useState(false);
  const show = (change: (times: readonly BlockOut[]) => readonly BlockOut[]) => queries.setQueryData(query.queryKey, (times) => times && change(times));
  const refresh = () => queries.invalidateQueries({ queryKey: query.queryKey });

  const restore = useMutation({
    // What was taken back stays so: the same times are told anew.
    mutationFn: ({ local_start, local_end, timezone, note = null }: BlockOut) => createBlockOut({ id: crypto.randomUUID(), local_start, local_end, timezone, note }),
    onError: (error) => toast(problemText(error), { tone: "error" }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: async (time: BlockOut) => {
      await deleteBlockOut(time.id).catch((error: unknown) => {
        if (asProblem(error).type !== "not_found") throw error;
      });
      return time;
    },
    onMutate: ({ id }) => show((times) => times.filter((time) => time.id !== id)),
    onSuccess: (time) => toast(t("away.removed"), { action: { label: t("action.undo"), run: () => restore.mutate(time) } }),
    onError: (error) => toast(problemText(error), { tone: "error" }),
    onSettled: refresh,
  });

  const times = list.data ?? [];
  const isOpen = adding || (list.data !== undefined && times.length === 0);
  return (
    <Page title={t("away.title")} lead={t("away.lead")} above={<BackLink href="/schedule">{t("event.back")}</BackLink>}>
      {list.isPending && <SkeletonRows rows={2} label={t("app.loading")} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {times.length > 0 && (
        <Section title={t("away.list")}>
          <RowList label={t("away.list")}>
            {times.map((time) => (
              <li key={time.id} className={styles.item}>
                <RowText
                  title={awaySpan(time)}
                  detail={
                    <>
                      {time.note && <span className={styles.note}>{time.note}</span>}
                      {time.availability_request_id && <Link href={`/schedule/availability/${time.availability_request_id}`}>{t("away.answer")}</Link>}
                      <Calls time={time} />
                    </>
                  }
                />
                <Button
                  variant="quiet"
                  aria-label={t("away.remove.of", { when: awaySpan(time) })}
                  disabledReason={offline ? t("calendars.offline") : null}
                  onClick={() => remove.mutate(time)}
                >
                  {t("away.remove")}
                </Button>
              </li>
            ))}
          </RowList>
        </Section>
      )}
      {isOpen && (
        <AwayForm
          isFirst={times.length === 0}
          offline={offline}
          onTold={async (time) => {
            show((known) => [...known.filter(({ id }) => id !== time.id), time].toSorted((a, b) => Date.parse(a.start_at) - Date.parse(b.start_at)));
            setAdding(false);
            toast(t("away.told"), { action: { label: t("action.undo"), run: () => remove.mutate(time) } });
            await refresh();
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {list.data && !isOpen && (
        <div className={styles.start}>
          <Button variant="primary" icon={<PlusIcon />} onClick={() => setAdding(true)}>
            {t("away.another")}
          </Button>
        </div>
      )}
    </Page>
  );
}
