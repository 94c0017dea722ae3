// Where one is signed in: end one session, or all others.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { endOtherSessions, endSession, sessionsQuery } from "../../../api/account";
import { signOut } from "../../../api/identity";
import { problemText } from "../../../api/problems";
import type { Session } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t, textOf } from "../../../i18n/account";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { Chip } from "../../../ui/Chip";
import { CheckIcon } from "../../../ui/icons";
import { RowList, RowText } from "../../../ui/List";
import { SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { AccountPart } from "./AccountPart";
import styles from "./Account.module.css";

export default function DevicesPage() {
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const refused = (error: unknown) => void toast(problemText(error), { tone: "error" });
  const end = useMutation({
    mutationFn: async (session: Session) => {
      if (session.is_current) await signOut();
      else await endSession(session.id);
      return session;
    },
    onSuccess: (session) => {
      if (session.is_current) return;
      toast(t("sessions.ended", { name: nameOf(session) }));
      return queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
    onError: refused,
  });
  const others = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: () => {
      toast(t("sessions.others_ended"));
      return queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
    onError: refused,
  });
  const list = [...(sessions.data ?? [])].sort((a, b) => Number(b.is_current) - Number(a.is_current));
  return (
    <AccountPart title={t("account.devices")} lead={t("sessions.strange")}>
      {sessions.isPending && <SkeletonRows rows={3} label={t("app.loading")} />}
      {sessions.isError && !sessions.data && <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {list.length > 0 && (
        <RowList label={t("sessions.list")}>
          {list.map((session) => (
            <li key={session.id} className={styles.item}>
              <RowText title={nameOf(session)} detail={detailOf(session)} />
              {session.is_current && (
                <Chip tone="success" icon={<CheckIcon />}>
                  {t("sessions.current")}
                </Chip>
              )}
              <Button variant="quiet" aria-label={t("sessions.end.of", { name: nameOf(session) })} onClick={() => end.mutate(session)}>
                {t("sessions.end")}
              </Button>
            </li>
          ))}
        </RowList>
      )}
      {list.length === 1 && <p className={styles.muted}>{t("sessions.none")}</p>}
      {list.length > 1 && (
        <div>
          <Button busy={others.isPending} onClick={() => others.mutate()}>
            {t("sessions.end_others")}
          </Button>
        </div>
      )}
    </AccountPart>
  );
}

const nameOf = (session: Session): string => session.device ?? t("sessions.unknown");

function detailOf(session: Session): string {
  const parts = [
    [session.place, session.address].filter(Boolean).join(", "),
    t("sessions.used", { when: formatWhen(session.last_used_at) }),
    t("sessions.began", { when: formatWhen(session.created_at), how: textOf(`sessions.how.${session.method}`) ?? "" }),
    session.remember_me ? t("sessions.remembered") : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
