// The people of the company: members with their roles, and invitations. Which of the two is in the address.
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import { t } from "../../i18n/people";
import { Button, buttonClass } from "../../ui/Button";
import { deferred } from "../../ui/deferred";
import { PlusIcon } from "../../ui/icons";
import { Segments } from "../../ui/List";
import { onDemand } from "../../ui/onDemand";
import { Page } from "../../ui/Page";
import { SkeletonRows } from "../../ui/States";
import styles from "./People.module.css";

const place = <SkeletonRows label={t("app.loading")} height={64} rows={8} />;
const Members = deferred(() => import("./Members").then((module) => module.Members), place);
const Invitations = deferred(() => import("./Invitations").then((module) => module.Invitations), place);
const InviteDialog = onDemand(() => import("./InviteDialog").then((module) => module.InviteDialog));

export default function PeoplePage() {
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const [inviting, setInviting] = useState(false);
  const invites = can(me, "invitations:write");
  const seesInvitations = can(me, "invitations:read");
  const view = seesInvitations && search.get("view") === "invitations" ? "invitations" : "members";
  return (
    <Page
      wide
      title={t("people.title")}
      aside={
        invites && (
          <span className={styles.actions}>
            <Link href="/people/invite" className={buttonClass("quiet")}>
              {t("people.bulk")}
            </Link>
            <Button variant="primary" icon={<PlusIcon />} onClick={() => setInviting(true)}>
              {t("people.invite")}
            </Button>
          </span>
        )
      }
    >
      {seesInvitations && (
        <Segments
          label={t("people.views")}
          value={view}
          options={[
            { value: "members", label: t("people.members") },
            { value: "invitations", label: t("people.invitations") },
          ]}
          onChange={(value) => setSearch(value === "members" ? {} : { view: value }, { replace: true })}
        />
      )}
      {view === "members" ? <Members /> : <Invitations onInvite={() => setInviting(true)} />}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}
