// The bell: in the title bar of phones, in the rail of desktops. What one opens is read with it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useLocation } from "wouter";
import { useMe } from "../../api/identity";
import { readNotices, unreadQuery } from "../../api/notices";
import { can } from "../../api/permissions";
import { confirmPush } from "../../api/push";
import { t } from "../../i18n/bell";
import { icon } from "../../ui/icons";
import styles from "./Bell.module.css";

const BellIcon = icon("M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4");
const most = 99;

export function Bell({ inRail = false }: { inRail?: boolean }) {
  const me = useMe();
  // Notices are the person's own: not for somebody who acts for them.
  return can(me, "account:read") ? <OwnBell userId={me.user.id} inRail={inRail} /> : null;
}

function OwnBell({ userId, inRail }: { userId: string; inRail: boolean }) {
  const [path] = useLocation();
  const count = useQuery(unreadQuery).data ?? 0;
  useReadWithPage(path, !inRail && count > 0);
  useEffect(() => {
    // One of the two is enough; that it could not be confirmed shows in the account.
    if (!inRail) void confirmPush(userId).catch(() => undefined);
  }, [userId, inRail]);
  return (
    <Link
      href="/notices"
      className={inRail ? styles.row : styles.bell}
      aria-current={path === "/notices" ? "page" : undefined}
      aria-label={count > 0 ? t("notices.bell", { count }) : t("notices.bell.none")}
    >
      <BellIcon />
      {inRail && <span className={styles.label}>{t("notices.title")}</span>}
      {count > 0 && (
        <span className={styles.count} aria-hidden="true">
          {count > most ? t("notices.many") : count}
        </span>
      )}
    </Link>
  );
}

/** Of a page that somebody opens – from an e-mail, a push message, the list – the news is read. */
function useReadWithPage(path: string, hasUnread: boolean): void {
  const queries = useQueryClient();
  const isOfOneThing = /\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(path);
  useEffect(() => {
    if (!hasUnread || !isOfOneThing) return;
    void readNotices(new Date().toISOString(), path)
      .then(({ read }) => (read > 0 ? queries.invalidateQueries({ queryKey: ["notice"] }) : undefined))
      .catch(() => undefined);
  }, [path, hasUnread, isOfOneThing, queries]);
}
