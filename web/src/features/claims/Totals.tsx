// What the claims of a list come to: by currency, and together in the company's.
import type { ClaimTotal } from "../../api/types";
import { t } from "../../i18n/claims";
import { formatMoney } from "../../i18n/format";
import styles from "./Claims.module.css";

export function Totals({ totals, base, baseCurrency }: { totals: readonly ClaimTotal[]; base: number | null; baseCurrency: string }) {
  if (totals.length === 0) return null;
  return (
    <p className={styles.totals}>
      <span>{t("claims.totals")}</span>
      {totals.map(({ currency, amount }) => (
        <strong key={currency}>{formatMoney(amount, currency)}</strong>
      ))}
      {totals.length > 1 && base !== null && <span>{t("claims.total.base", { amount: formatMoney(base, baseCurrency) })}</span>}
    </p>
  );
}
