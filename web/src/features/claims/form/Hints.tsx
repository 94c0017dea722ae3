// What the office would ask about, said before it is sent, with the way to where it is mended.
import type { ClaimDraft } from "../../../api/claim-draft";
import { t } from "../../../i18n/claims";
import { formatMoney } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { Banner } from "../../../ui/States";
import type { Basics } from "../basics";
import { hintsOf, type Hint } from "../rules";
import type { GoTo } from "./ClaimForm";

function words(hint: Hint): string {
  switch (hint.kind) {
    case "receipt":
      return t("form.hint.receipt", { category: hint.category });
    case "maximum":
      return t("form.hint.maximum", { category: hint.category, amount: formatMoney(hint.amount, hint.currency) });
    case "late":
      return t("form.hint.late", { days: hint.days });
    case "rate":
      return t("form.hint.rate", { currency: hint.currency });
  }
}

interface HintsProps {
  draft: ClaimDraft;
  basics: Basics;
  receipts: number;
  go: GoTo;
}

export function Hints({ draft, basics, receipts, go }: HintsProps) {
  return hintsOf(draft, { ...basics, receipts }).map((hint) => (
    <Banner key={words(hint)} tone="warning" action={<Mend hint={hint} go={go} />}>
      {words(hint)}
    </Banner>
  ));
}

function Mend({ hint: { kind }, go }: { hint: Hint; go: GoTo }) {
  if (kind === "receipt") return <Button onClick={() => go("receipt")}>{t("form.mend.receipt")}</Button>;
  if (kind === "rate") return <Button onClick={() => go("details", "rate")}>{t("form.mend.rate")}</Button>;
  return <Button onClick={() => go("details", "notes")}>{t("form.mend.notes")}</Button>;
}
