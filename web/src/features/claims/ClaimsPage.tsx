// One's own claims: what waits on this device first, then what the office has. Filters live in the address.
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { useMe, viewerOf } from "../../api/identity";
import { readsAllClaims } from "../../api/permissions";
import { t } from "../../i18n/claim-list";
import { BackLink } from "../../presentation/BackLink";
import { buttonClass } from "../../ui/Button";
import { CameraIcon, PlusIcon } from "../../ui/icons";
import { deferred } from "../../ui/deferred";
import { Segments } from "../../ui/List";
import { ActionBar, Page } from "../../ui/Page";
import { SearchInput } from "../../ui/SearchInput";
import { SkeletonRows } from "../../ui/States";
import styles from "./Claims.module.css";

const views = ["all", "open", "paid", "ended"] as const;

export type ClaimsView = (typeof views)[number];

const ClaimList = deferred(() => import("./ClaimList").then((module) => module.ClaimList), <SkeletonRows label={t("app.loading")} />);
/** The device is asked beside the server, not before it. */
const Waiting = deferred(() => import("./Waiting").then((module) => module.Waiting), null);

export default function ClaimsPage() {
  const me = useMe();
  const viewer = viewerOf(me);
  const [search, setSearch] = useSearchParams();
  const [here, setHere] = useState<ReadonlySet<string>>(new Set());
  const view = views.find((each) => each === search.get("view")) ?? "all";
  const q = search.get("q") ?? "";
  const office = readsAllClaims(me);

  const change = (name: "q" | "view", value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "" || value === "all") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );

  return (
    <Page
      title={office ? t("claims.mine") : t("app.claims")}
      aside={
        <div className={styles.desk}>
          <Begin />
        </div>
      }
      above={office && <BackLink href="/claims">{t("app.claims")}</BackLink>}
    >
      <Waiting viewer={viewer} onHeld={setHere} />
      <div className={styles.filters}>
        <SearchInput label={t("claims.search")} value={q} onChange={(value) => change("q", value)} />
        <Segments
          label={t("claims.filter")}
          value={view}
          options={views.map((value) => ({ value, label: t(`claims.filter.${value}`) }))}
          onChange={(value) => change("view", value)}
        />
      </div>
      <ClaimList view={view} q={q} here={here} onShowAll={() => setSearch({}, { replace: true })} />
      <div className={styles.thumb}>
        <ActionBar>
          <Begin />
        </ActionBar>
      </div>
    </Page>
  );
}

/** At a desk beside the title, on phones under the thumb. */
function Begin() {
  return (
    <>
      <Link href="/claims/new" className={buttonClass("secondary")}>
        <PlusIcon />
        {t("claims.new")}
      </Link>
      <Link href="/claims/capture" className={buttonClass("primary")}>
        <CameraIcon />
        {t("claims.photo")}
      </Link>
    </>
  );
}
