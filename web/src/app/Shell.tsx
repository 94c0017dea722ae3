// The frame around every signed-in screen: places, company, offline strip, shortcuts, news.
import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Link, useLocation } from "wouter";
import { needsFreshProof, onFreshProofChange } from "../api/fresh-proof";
import { meQuery, viewerOf } from "../api/identity";
import { can } from "../api/permissions";
import { problemText } from "../api/problems";
import { onSessionChange, sessionState } from "../api/session";
import type { Me } from "../api/types";
import { t } from "../i18n/t";
import { Avatar } from "../ui/Bits";
import { DownIcon, SearchIcon } from "../ui/icons";
import { IconButton } from "../ui/Button";
import { ErrorState, SkeletonRows } from "../ui/States";
import { Toasts } from "../ui/Toast";
import { Boundary } from "./Boundary";
import { enterPublic } from "./entry";
import {
  ActingBanner,
  Bell,
  CompanyDialog,
  ConfinedPage,
  IdleGuard,
  Palette,
  ShortcutsDialog,
  SignInAgainDialog,
  SignOutDialog,
  StepUpDialog,
  UploadTray,
} from "./dialogs";
import { onLeaving, unsentOnLeaving } from "./leaving";
import { findRoute, pageOf } from "./navigation";
import { NotFoundPage } from "./NotFoundPage";
import { OfflineStrip } from "./OfflineStrip";
import { Places } from "./Places";
import { useShortcuts } from "./shortcuts";
import styles from "./Shell.module.css";

export type Overlay = "palette" | "shortcuts" | "company" | null;

export function Shell() {
  const me = useQuery(meQuery);
  const session = useSyncExternalStore(onSessionChange, sessionState);
  useEffect(() => {
    if (session !== "signed_out") return;
    history.replaceState(null, "", "/login");
    void enterPublic();
  }, [session]);
  if (me.data) {
    const expired = session === "expired";
    return (
      <>
        {me.data.confinement === null ? (
          <Frame me={me.data} />
        ) : (
          <main className={styles.alone}>
            <ConfinedPage confinement={me.data.confinement} />
          </main>
        )}
        <Toasts label={t("app.news")} closeLabel={t("action.close")} />
        <Guards me={me.data} expired={expired} />
      </>
    );
  }
  return (
    <main className={styles.alone}>
      {me.isError ? (
        <ErrorState text={problemText(me.error)} retry={{ label: t("action.retry"), run: () => void me.refetch() }} />
      ) : (
        <SkeletonRows label={t("app.loading")} />
      )}
    </main>
  );
}

/** Nobody is signed in, and the sign-in pages cannot be had. */
export function NoWayIn() {
  useEffect(() => {
    const again = () => location.reload();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);
  return (
    <main className={styles.alone}>
      <ErrorState text={t("app.no_way_in")} retry={{ label: t("action.retry"), run: () => location.reload() }} />
    </main>
  );
}

/** What may come over any screen: a fresh proof, the end of an unattended session, signing in again. */
function Guards({ me, expired }: { me: Me; expired: boolean }) {
  const asked = useSyncExternalStore(onFreshProofChange, needsFreshProof);
  const unsent = useSyncExternalStore(onLeaving, unsentOnLeaving);
  return (
    <>
      {unsent !== null && <SignOutDialog unsent={unsent} viewer={viewerOf(me)} />}
      {!expired && <IdleGuard />}
      {asked && !expired && <StepUpDialog email={me.user.email} />}
      {expired && <SignInAgainDialog me={me} />}
    </>
  );
}

function Frame({ me }: { me: Me }) {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [path] = useLocation();
  const match = findRoute(path, me);
  const focused = match?.route.focused ?? false;
  useShortcuts(setOverlay);
  useTitleFocus(path);
  const close = () => setOverlay(null);
  const Page = match ? pageOf(match.route, me) : null;

  return (
    <div className={styles.shell} data-focused={focused || undefined}>
      <a className={styles.skip} href="#content">
        {t("app.skip")}
      </a>
      {!focused && (
        <header className={styles.bar}>
          <Company me={me} onOpen={() => setOverlay("company")} />
          <Bell />
          <IconButton label={t("app.palette")} icon={<SearchIcon />} aria-keyshortcuts="Control+K" onClick={() => setOverlay("palette")} />
        </header>
      )}
      {!focused && <Places me={me} path={path} onPalette={() => setOverlay("palette")} onCompany={() => setOverlay("company")} />}
      <main id="content" className={styles.main} tabIndex={-1}>
        {(me.acting ?? me.support) && (
          <div className={styles.notice}>
            <ActingBanner me={me} />
          </div>
        )}
        <OfflineStrip />
        <Boundary key={path}>
          <Suspense fallback={<SkeletonRows label={t("app.loading")} />}>
            {match && Page ? <Page params={match.params} /> : <NotFoundPage />}
          </Suspense>
        </Boundary>
      </main>
      {can(me, "contracts:write") && <UploadTray />}
      {overlay === "palette" && <Palette onClose={close} onShortcuts={() => setOverlay("shortcuts")} />}
      {overlay === "shortcuts" && <ShortcutsDialog onClose={close} />}
      {overlay === "company" && <CompanyDialog onClose={close} />}
    </div>
  );
}

function Company({ me, onOpen }: { me: Me; onOpen: () => void }) {
  if (me.organizations.length < 2) {
    return (
      <Link href="/" className={styles.company}>
        <span className={styles.companyName}>{me.organization.name}</span>
      </Link>
    );
  }
  return (
    <button type="button" className={styles.company} onClick={onOpen} aria-haspopup="dialog">
      <Avatar name={me.organization.name} />
      <span className={styles.companyName}>{me.organization.name}</span>
      <span className="visually-hidden">{t("app.switch_company")}</span>
      <DownIcon />
    </button>
  );
}

/** After moving to another screen, screen readers and the keyboard start at its title. */
function useTitleFocus(path: string): void {
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current === path) return;
    previous.current = path;
    const title = document.querySelector<HTMLElement>("[data-page-title]");
    (title ?? document.getElementById("content"))?.focus({ preventScroll: true });
  }, [path]);
}
