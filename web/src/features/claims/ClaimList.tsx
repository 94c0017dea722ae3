// The rows of one's claims with their sums; a claim that is being changed on this device stands above them instead.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { claimsQuery, type ClaimFilter } from "../../api/claims";
import { t } from "../../i18n/claims";
import { ClaimRow } from "../../presentation/ClaimRow";
import { Failure } from "../../presentation/Failure";
import { Button } from "../../ui/Button";
import { ClaimIcon } from "../../ui/icons";
import { RowList } from "../../ui/List";
import { ListEnd } from "../../ui/ListEnd";
import { EmptyState, SkeletonRows } from "../../ui/States";
import type { ClaimsView } from "./ClaimsPage";
import { Totals } from "./Totals";

const filters: Readonly<Record<ClaimsView, ClaimFilter>> = {
  all: {},
  open: { status: "draft,submitted,approved" },
  paid: { status: "paid" },
  ended: { status: "rejected,cancelled" },
};

interface ClaimListProps {
  view: ClaimsView;
  q: string;
  /** Claims that stand above the list. */
  here: ReadonlySet<string>;
  onShowAll: () => void;
}

export function ClaimList({ view, q, here, onShowAll }: ClaimListProps) {
  const filtered = q !== "" || view !== "all";
  const list = useInfiniteQuery({
    ...claimsQuery({ mine: true, ...filters[view], ...(q === "" ? {} : { q }) }),
    placeholderData: keepPreviousData,
  });
  const first = list.data?.pages[0];
  const claims = (list.data?.pages.flatMap((page) => page.data) ?? []).filter(({ id }) => !here.has(id));
  return (
    <>
      {list.isPending && <SkeletonRows label={t("app.loading")} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && claims.length === 0 && (filtered || here.size === 0) && (
        <EmptyState
          icon={<ClaimIcon />}
          title={filtered ? t("claims.empty.filtered") : t("claims.empty")}
          body={filtered ? t("claims.empty.filtered.body") : t("claims.empty.body")}
          action={filtered && <Button onClick={onShowAll}>{t("claims.show_all")}</Button>}
        />
      )}
      {claims.length > 0 && (
        <>
          <Totals totals={first?.totals ?? []} base={first?.base_total ?? null} baseCurrency={claims[0]?.base_currency ?? ""} />
          <RowList label={t("app.claims")} aria-busy={list.isPlaceholderData || undefined}>
            {claims.map((claim) => (
              <ClaimRow key={claim.id} claim={claim} />
            ))}
          </RowList>
          <ListEnd
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
            end={t("claims.count", { count: first?.pagination.total_count ?? claims.length })}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}
