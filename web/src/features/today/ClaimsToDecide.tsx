// How many claims wait for the decision of whoever looks.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { claimsQuery } from "../../api/claims";
import { formatMoney } from "../../i18n/format";
import { t } from "../../i18n/money-today";
import { ClaimIcon, ForwardIcon } from "../../ui/icons";
import { RowList, RowText, rowClass } from "../../ui/List";

export function ClaimsToDecide() {
  const page = useInfiniteQuery(claimsQuery({ waiting_for_me: true }, 1)).data?.pages[0];
  const first = page?.data[0];
  if (!page || !first) return null;
  const count = page.pagination.total_count ?? 1;
  return (
    <RowList label={t("today.decide", { count })}>
      <li>
        <Link href="/claims" className={rowClass} data-row>
          <ClaimIcon />
          <RowText
            title={t("today.decide", { count })}
            detail={page.base_total == null ? undefined : t("today.decide.sum", { amount: formatMoney(page.base_total, first.base_currency) })}
          />
          <ForwardIcon />
        </Link>
      </li>
    </RowList>
  );
}
