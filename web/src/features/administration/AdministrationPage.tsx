// What an administrator looks after: background work that gave up, the audit log, storage. Which one is in the address.
import { useSearchParams } from "wouter";
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import { t } from "../../i18n/administration";
import { deferred } from "../../ui/deferred";
import { Segments } from "../../ui/List";
import { Page } from "../../ui/Page";
import { SkeletonRows } from "../../ui/States";
import { FailedJobs } from "./FailedJobs";
import { Storage } from "./Storage";

const AuditLog = deferred(
  () => import("./AuditLog").then((module) => module.AuditLog),
  <SkeletonRows label={t("app.loading")} height={56} rows={8} />,
);

const views = [
  { value: "jobs", label: "work.jobs", permission: "jobs:read" },
  { value: "audit", label: "work.audit", permission: "audit:read" },
  { value: "storage", label: "work.storage", permission: "jobs:read" },
] as const;

export default function AdministrationPage() {
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const allowed = views.filter((view) => can(me, view.permission));
  const view = allowed.find((each) => each.value === search.get("view")) ?? allowed[0];
  return (
    <Page wide title={t("work.title")}>
      <Segments
        label={t("work.views")}
        value={view?.value ?? "jobs"}
        options={allowed.map((each) => ({ value: each.value, label: t(each.label) }))}
        onChange={(value) => setSearch({ view: value }, { replace: true })}
      />
      {view?.value === "jobs" && <FailedJobs manages={can(me, "jobs:manage")} />}
      {view?.value === "audit" && <AuditLog />}
      {view?.value === "storage" && <Storage />}
    </Page>
  );
}
