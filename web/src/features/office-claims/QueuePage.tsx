// The office's claims: a dense table with filters in the address; several can be approved at once.
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { categoriesQuery, claimsQuery } from "../../api/claims";
import { useMe } from "../../api/identity";
import { can, decidesClaims } from "../../api/permissions";
import { formatMoney } from "../../i18n/format";
import { t } from "../../i18n/office-claims";
import { Failure } from "../../presentation/Failure";
import { Button, buttonClass } from "../../ui/Button";
import { deferred } from "../../ui/deferred";
import { Select } from "../../ui/Field";
import { CheckIcon, ClaimIcon } from "../../ui/icons";
import { Segments } from "../../ui/List";
import { ListEnd } from "../../ui/ListEnd";
import { onDemand } from "../../ui/onDemand";
import { Page } from "../../ui/Page";
import { SearchInput } from "../../ui/SearchInput";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { BulkBar } from "./BulkBar";
import { filterOf, moreNames, moreOf } from "./filters";
import { views, viewOf } from "./views";
import styles from "./Queue.module.css";

const QueueTable = deferred(
  () => import("./QueueTable").then((module) => module.QueueTable),
  <SkeletonRows label={t("app.loading")} height={56} rows={8} />,
);

const MoreFilters = onDemand(() => import("./MoreFilters").then((module) => module.MoreFilters));

export default function QueuePage() {
  const me = useMe();
  const decides = decidesClaims(me);
  const [search, setSearch] = useSearchParams();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const view = viewOf(search.get("view"), decides);
  const [q, category] = [search.get("q") ?? "", search.get("category") ?? ""];
  const more = moreOf(search);
  const used = moreNames.filter((name) => more[name] !== "").length;
  const [open, setOpen] = useState(used > 0);
  const filter = { ...view.filter, ...filterOf(more), ...(q === "" ? {} : { q }), ...(category === "" ? {} : { category_id: category }) };
  const list = useInfiniteQuery({ ...claimsQuery(filter, 50), placeholderData: keepPreviousData });
  const categories = useQuery(categoriesQuery).data ?? [];
  const first = list.data?.pages[0];
  const claims = list.data?.pages.flatMap((page) => page.data) ?? [];
  const filtered = q !== "" || category !== "" || used > 0;
  const shown = view.value === "waiting" && decides;
  // What left the list is not chosen any more.
  const present = claims.filter(({ id }) => chosen.has(id));

  const change = (values: Readonly<Record<string, string>>) => {
    setChosen(new Set());
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value === "") next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  };
  const total = first?.base_total;
  const start = claims[0];

  return (
    <Page title={t("queue.title")} wide aside={<Doors />}>
      <div className={styles.filters}>
        <SearchInput label={t("queue.search")} value={q} onChange={(value) => change({ q: value })} />
        <Select label={t("queue.category")} value={category} onChange={(event) => change({ category: event.target.value })}>
          <option value="">{t("queue.category.all")}</option>
          {categories.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <details className={styles.more} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{used === 0 ? t("queue.more") : t("queue.more.used", { count: used })}</summary>
        {open && (
          <MoreFilters
            key={moreNames.map((name) => more[name]).join()}
            value={more}
            personName={claims.find(({ user_id: id }) => id === more.person)?.person_name ?? (more.person === "" ? "" : t("queue.person.chosen"))}
            onChange={change}
          />
        )}
      </details>
      <Segments
        label={t("queue.filter")}
        value={view.value}
        options={views.filter(({ value }) => decides || value !== "waiting").map(({ value }) => ({ value, label: t(`queue.view.${value}`) }))}
        onChange={(value) => change({ view: value })}
      />
      {list.isPending && <SkeletonRows label={t("app.loading")} height={56} rows={8} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && claims.length === 0 && (
        <EmptyState
          icon={shown && !filtered ? <CheckIcon /> : <ClaimIcon />}
          title={shown && !filtered ? t("queue.empty") : t("queue.empty.filtered")}
          body={shown && !filtered ? t("queue.empty.body") : t("queue.empty.filtered.body")}
          action={<Button onClick={() => setSearch({ view: "all" }, { replace: true })}>{t("queue.show_all")}</Button>}
        />
      )}
      {claims.length > 0 && (
        <>
          <div className={styles.sums}>
            {total != null && start && <span>{t("queue.totals", { amount: formatMoney(total, start.base_currency) })}</span>}
            {shown && start && (
              <Link href={`/claims/${start.id}/review`} className={buttonClass("primary")}>
                {t("queue.first")}
              </Link>
            )}
          </div>
          <QueueTable claims={claims} busy={list.isPlaceholderData} chosen={shown ? chosen : null} onChoose={setChosen} />
          <ListEnd
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
            end={t("queue.count", { count: first?.pagination.total_count ?? claims.length })}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      <BulkBar claims={present} onClear={() => setChosen(new Set())} />
    </Page>
  );
}

/** The other places of claims. */
function Doors() {
  const me = useMe();
  return (
    <nav className={styles.doors} aria-label={t("queue.title")}>
      {can(me, "expenses:write") && <Link href="/claims/mine">{t("queue.mine")}</Link>}
      {can(me, "expenses:pay") && <Link href="/claims/payments">{t("queue.payments")}</Link>}
      {can(me, "expenses:export") && <Link href="/claims/report">{t("queue.report")}</Link>}
    </nav>
  );
}
