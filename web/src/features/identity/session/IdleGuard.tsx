// Watches whether somebody is there. Near the end it asks; at the end the session is closed on the server and the page
// stays as it is behind the dialog that asks who one is.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { sessionsQuery } from "../../../api/account";
import { signOut, useMe } from "../../../api/identity";
import { can } from "../../../api/permissions";
import { expireSession, usableToken } from "../../../api/session";
import { endSession } from "../../../api/sign-out";
import { t } from "../../../i18n/account";
import { Button } from "../../../ui/Button";
import { DialogOnDemand } from "../../../ui/DialogOnDemand";
import { idleAt, lastPresent, notePresence, type Idle } from "./idle";

const signs = ["pointerdown", "keydown", "wheel", "touchmove"] as const;
/** Storage is written this often at most. */
const noteMs = 5_000;
const lookMs = 1_000;

export default function IdleGuard() {
  const me = useMe();
  // Somebody who acts for another person may not read the sessions; theirs is never remembered.
  const reads = can(me, "account:read");
  const sessions = useQuery({ ...sessionsQuery, enabled: reads, staleTime: Infinity });
  const current = sessions.data?.find((session) => session.is_current);
  // The company says how long; with 0 nobody is ever signed out for being away.
  const limitMinutes = me.idle_timeout_minutes;
  return limitMinutes > 0 && (!reads || current?.remember_me === false) ? <Watch limitMinutes={limitMinutes} /> : null;
}

function Watch({ limitMinutes }: { limitMinutes: number }) {
  const [idle, setIdle] = useState<Idle>({ state: "present" });
  useEffect(() => {
    let noted = 0;
    const sign = () => {
      const now = Date.now();
      // Once the question is asked, only its answer counts: a sleeve on the desk is nobody.
      if (now - noted < noteMs || idleAt(now, lastPresent(), limitMinutes).state !== "present") return;
      noted = now;
      notePresence(now);
      // Somebody who reads for long must not be signed out by the server meanwhile.
      void usableToken().catch(() => undefined);
    };
    const look = () => {
      const next = idleAt(Date.now(), lastPresent(), limitMinutes);
      setIdle((before) => (before.state === "present" && next.state === "present" ? before : next));
      if (next.state !== "over") return;
      clearInterval(timer);
      void endSession().catch(() => undefined);
      expireSession();
    };
    notePresence();
    const timer = setInterval(look, lookMs);
    for (const name of signs) window.addEventListener(name, sign, { passive: true });
    // A device that slept has its answer when it wakes.
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      for (const name of signs) window.removeEventListener(name, sign);
      document.removeEventListener("visibilitychange", look);
    };
  }, [limitMinutes]);

  if (idle.state !== "warning") return null;
  const stay = () => {
    notePresence();
    setIdle({ state: "present" });
    void usableToken().catch(() => undefined);
  };
  const left = idle.secondsLeft;
  return (
    <DialogOnDemand
      open
      onClose={stay}
      title={t("idle.title")}
      description={
        // A screen reader hears the minutes; the last seconds are for the eyes.
        <span aria-live="polite">{left > 60 ? t("idle.body", { count: Math.ceil(left / 60) }) : t("idle.soon", { count: Math.ceil(left / 10) * 10 })}</span>
      }
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={() => void signOut()}>{t("idle.leave")}</Button>
          <Button variant="primary" onClick={stay}>
            {t("idle.stay")}
          </Button>
        </>
      }
    />
  );
}
