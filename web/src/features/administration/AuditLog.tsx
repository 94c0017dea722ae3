// The audit log: who did what to what, newest first, with search and filter in the address.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import { auditQuery } from "../../api/administration";
import type { AuditEntry } from "../../api/types";
import { t } from "../../i18n/administration";
import { formatDateTime } from "../../i18n/format";
import { Failure } from "../../presentation/Failure";
import { Button } from "../../ui/Button";
import { DataTable, type Column } from "../../ui/DataTable";
import { Select } from "../../ui/Field";
import { SearchIcon } from "../../ui/icons";
import { ListEnd } from "../../ui/ListEnd";
import { SearchInput } from "../../ui/SearchInput";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { auditActions, changesText, wordsOf } from "./audit";
import styles from "./Administration.module.css";

export function AuditLog() {
  const [search, setSearch] = useSearchParams();
  const [q, action] = [search.get("q") ?? "", search.get("action") ?? ""];
  const list = useInfiniteQuery({
    ...auditQuery({ ...(q === "" ? {} : { q }), ...(action === "" ? {} : { action }) }),
    placeholderData: keepPreviousData,
  });
  const entries = list.data?.pages.flatMap((page) => page.data) ?? [];
  const set = (next: Record<string, string>) => {
    const all = { view: "audit", q, action, ...next };
    setSearch(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "")), { replace: true });
  };
  return (
    <>
      <p className={styles.muted}>{t("work.audit.lead")}</p>
      <div className={styles.filters}>
        <SearchInput label={t("work.audit.search")} value={q} onChange={(value) => set({ q: value })} />
        <Select label={t("work.audit.action")} value={action} onChange={(event) => set({ action: event.target.value })}>
          <option value="">{t("work.audit.action.all")}</option>
          {auditActions.map((each) => (
            <option key={each} value={each}>
              {wordsOf(each)}
            </option>
          ))}
        </Select>
      </div>
      {list.isPending && <SkeletonRows label={t("app.loading")} height={56} rows={8} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && entries.length === 0 && (
        <EmptyState
          icon={<SearchIcon />}
          title={t("work.audit.none")}
          body={t("work.audit.none.body")}
          action={<Button onClick={() => set({ q: "", action: "" })}>{t("work.audit.clear")}</Button>}
        />
      )}
      {entries.length > 0 && (
        <>
          <DataTable
            label={t("work.audit")}
            rows={entries}
            columns={columns}
            rowKey={(entry) => String(entry.seq)}
            busy={list.isPlaceholderData}
            dense
          />
          <ListEnd
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
            end={t("list.end")}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}

const columns: Column<AuditEntry>[] = [
  {
    key: "when",
    title: t("work.audit.when"),
    track: "max-content",
    cell: (entry) => <time dateTime={entry.at}>{formatDateTime(entry.at)}</time>,
  },
  { key: "who", title: t("work.audit.who"), track: "minmax(120px, 1fr)", cell: (entry) => entry.actor_name || t("work.audit.system") },
  { key: "what", title: t("work.audit.what"), main: true, track: "minmax(140px, 1fr)", cell: (entry) => <Subject entry={entry} /> },
  {
    key: "changes",
    title: t("work.audit.changes"),
    track: "minmax(200px, 2.5fr)",
    cell: (entry) => (
      <span className={styles.changes}>
        {changesText(entry.changes)}
        {entry.request_id && <small>{t("work.audit.request", { id: entry.request_id })}</small>}
      </span>
    ),
  },
];

function Subject({ entry }: { entry: AuditEntry }) {
  const words = wordsOf(entry.action);
  if (entry.subject_type !== "contract" || entry.subject_id === null) return words;
  return <Link href={`/contracts/${entry.subject_id}`}>{words}</Link>;
}
