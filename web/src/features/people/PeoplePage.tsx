// The people of the company: members with their roles, and invitations. Which of the two is in the address.
import { lazy, Suspense, useState } from "react";
import { useSearchParams } from "wouter";
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import { t } from "../../i18n/people";
import { Button } from "../../ui/Button";
import { deferred } from "../../ui/deferred";
import { PlusIcon } from "../../ui/icons";
import { Segments } from "../../ui/List";
import { Page } from "../../ui/Page";
import { SkeletonRows } from "../../ui/States";

const place = <SkeletonRows label={t("app.loading")} height={64} rows={8} />;
const Members = deferred(() => import("./Members").then((module) => module.Members), place);
const Invitations = deferred(() => import("./Invitations").then((module) => module.Invitations), place);
const InviteDialog = lazy(() => import("./InviteDialog").then((module) => ({ default: module.InviteDialog })));

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
          <Button variant="primary" icon={<PlusIcon />} onClick={() => setInviting(true)}>
            {t("people.invite")}
          </Button>
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
      {inviting && (
        <Suspense fallback={null}>
          <InviteDialog onClose={() => setInviting(false)} />
        </Suspense>
      )}
    </Page>
  );
}
