// The office's list of contracts: a dense table with filters in the address; documents can be dropped anywhere on it.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import { storeDensity, storedDensity } from "../../device/density";
import { t } from "../../i18n/office-contracts";
import { Failure } from "../../presentation/Failure";
import { Button, IconButton } from "../../ui/Button";
import { deferred } from "../../ui/deferred";
import { DropVeil, FileButton } from "../../ui/FileDrop";
import { DensityIcon } from "../../ui/desk-icons";
import { ContractIcon, CrossIcon } from "../../ui/icons";
import { Segments } from "../../ui/List";
import { ListEnd } from "../../ui/ListEnd";
import { Page } from "../../ui/Page";
import { SearchInput } from "../../ui/SearchInput";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { useFileDrop } from "../../ui/useFileDrop";
import { officeContracts, views, viewOf } from "./views";
import { accepted, addUploads } from "./uploads/uploads";
import styles from "./Office.module.css";

const ContractsTable = deferred(
  () => import("./ContractsTable").then((module) => module.ContractsTable),
  <SkeletonRows label={t("app.loading")} height={56} rows={8} />,
);

export default function OfficeContractsPage() {
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const [dense, setDense] = useState(storedDensity);
  const uploads = can(me, "contracts:write");
  const over = useFileDrop(addUploads, uploads);
  const view = viewOf(search.get("view"));
  const [q, tag] = [search.get("q") ?? "", search.get("tag") ?? ""];
  const list = useInfiniteQuery({ ...officeContracts(search), placeholderData: keepPreviousData });
  const contracts = list.data?.pages.flatMap((page) => page.data) ?? [];
  const filtered = q !== "" || tag !== "" || view.value !== "all";

  const change = (name: "q" | "view" | "tag", value: string) =>
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
      title={t("contracts.title")}
      wide
      aside={uploads && <FileButton accept={accepted} multiple onFiles={addUploads}>{t("upload.choose")}</FileButton>}
    >
      <div className={styles.filters}>
        <SearchInput label={t("contracts.search")} value={q} onChange={(value) => change("q", value)} />
        <Segments
          label={t("contracts.filter")}
          value={view.value}
          options={views.map((entry) => ({ value: entry.value, label: t(entry.label) }))}
          onChange={(value) => change("view", value)}
        />
        <IconButton
          className={styles.density}
          label={dense ? t("office.list.roomy") : t("office.list.dense")}
          icon={<DensityIcon />}
          onClick={() => {
            setDense(!dense);
            storeDensity(!dense);
          }}
        />
      </div>
      {tag !== "" && (
        <p className={styles.tagFilter}>
          {t("office.list.tag", { tag })}
          <IconButton label={t("office.list.remove_tag")} icon={<CrossIcon />} onClick={() => change("tag", "")} />
        </p>
      )}
      {list.isPending && <SkeletonRows label={t("app.loading")} height={dense ? 40 : 56} rows={8} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && contracts.length === 0 && (
        <EmptyState
          icon={<ContractIcon />}
          title={filtered ? t("contracts.empty.filtered") : t("office.list.empty")}
          body={
            filtered
              ? t("contracts.empty.filtered.body")
              : uploads
                ? t("office.list.empty.body")
                : t("office.list.empty.reader")
          }
          action={filtered && <Button onClick={() => setSearch({}, { replace: true })}>{t("contracts.show_all")}</Button>}
        />
      )}
      {contracts.length > 0 && (
        <>
          <ContractsTable contracts={contracts} dense={dense} busy={list.isPlaceholderData} onTag={(value) => change("tag", value)} />
          <ListEnd
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
            end={t("office.list.count", { count: list.data?.pages[0]?.pagination.total_count ?? contracts.length })}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      <DropVeil shown={over} title={t("upload.drop")} body={t("upload.drop.body")} />
    </Page>
  );
}
