// An artist's list of contracts. Filters live in the address, so that going back and sharing a link bring the same list.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { t } from "../../i18n/t";
import { ContractRow } from "../../presentation/ContractRow";
import { Failure } from "../../presentation/Failure";
import { Button } from "../../ui/Button";
import { ContractIcon } from "../../ui/icons";
import { RowList, Segments } from "../../ui/List";
import { ListEnd } from "../../ui/ListEnd";
import { Page } from "../../ui/Page";
import { SearchInput } from "../../ui/SearchInput";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { artistContracts, views, viewOf } from "./views";
import styles from "./Contracts.module.css";

export default function ContractsPage() {
  const [search, setSearch] = useSearchParams();
  const view = viewOf(search.get("view"));
  const q = search.get("q") ?? "";
  const list = useInfiniteQuery({ ...artistContracts(search), placeholderData: keepPreviousData });
  const contracts = list.data?.pages.flatMap((page) => page.data) ?? [];
  const filtered = q !== "" || view.value !== "all";

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
    <Page title={t("contracts.title")}>
      <div className={styles.filters}>
        <SearchInput label={t("contracts.search")} value={q} onChange={(value) => change("q", value)} />
        <Segments
          label={t("contracts.filter")}
          value={view.value}
          options={views.map((entry) => ({ value: entry.value, label: t(entry.label) }))}
          onChange={(value) => change("view", value)}
        />
      </div>
      {list.isPending && <SkeletonRows label={t("app.loading")} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && contracts.length === 0 && (
        <EmptyState
          icon={<ContractIcon />}
          title={filtered ? t("contracts.empty.filtered") : t("contracts.empty")}
          body={filtered ? t("contracts.empty.filtered.body") : t("contracts.empty.body")}
          action={filtered && <Button onClick={() => setSearch({}, { replace: true })}>{t("contracts.show_all")}</Button>}
        />
      )}
      {contracts.length > 0 && (
        <>
          <RowList label={t("contracts.title")} aria-busy={list.isPlaceholderData || undefined}>
            {contracts.map((contract) => (
              <ContractRow key={contract.id} contract={contract} />
            ))}
          </RowList>
          <ListEnd
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
            end={t("list.count", { count: list.data?.pages[0]?.pagination.total_count ?? contracts.length })}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </Page>
  );
}
