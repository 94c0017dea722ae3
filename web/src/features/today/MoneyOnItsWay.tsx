// The last part of an artist's Today: claims that are under way, and what waits on this device.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { claimsQuery } from "../../api/claims";
import { useMe, viewerOf } from "../../api/identity";
import { useWaitingClaims } from "../../api/outbox";
import { t } from "../../i18n/money-today";
import { formatMoney } from "../../i18n/format";
import { ClaimRow } from "../../presentation/ClaimRow";
import { ClockIcon, WarningIcon } from "../../ui/icons";
import { RowList, RowText, rowClass } from "../../ui/List";
import { Section } from "../../ui/Page";

export function MoneyOnItsWay() {
  const waiting = useWaitingClaims(viewerOf(useMe()));
  const open = useInfiniteQuery(claimsQuery({ mine: true, status: "submitted,approved" }, 3));
  const page = open.data?.pages[0];
  const claims = page?.data ?? [];
  const refused = waiting.filter(({ refusal }) => refusal !== null).length;
  if (claims.length === 0 && waiting.length === 0) return null;
  const base = claims[0]?.base_currency;
  const title = base && page?.base_total != null ? t("today.money.sum", { amount: formatMoney(page.base_total, base) }) : t("today.money");
  return (
    <Section title={title} aside={<Link href="/claims">{t("today.money.all")}</Link>}>
      <RowList label={t("today.money")}>
        {waiting.length > 0 && (
          <li>
            <Link href="/claims" className={rowClass} data-row>
              {refused > 0 ? <WarningIcon /> : <ClockIcon />}
              <RowText
                title={t("today.money.device", { count: waiting.length })}
                detail={refused > 0 ? t("today.money.refused", { count: refused }) : t("today.money.device.body")}
              />
            </Link>
          </li>
        )}
        {claims.map((claim) => (
          <ClaimRow key={claim.id} claim={claim} />
        ))}
      </RowList>
    </Section>
  );
}
