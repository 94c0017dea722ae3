// What the office would ask about, said before it is sent.
import type { ClaimDraft } from "../../../api/claim-draft";
import { t } from "../../../i18n/claims";
import { formatMoney } from "../../../i18n/format";
import { Banner } from "../../../ui/States";
import type { Basics } from "../basics";
import { hintsOf, type Hint } from "../rules";

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

export function Hints({ draft, basics, receipts }: { draft: ClaimDraft; basics: Basics; receipts: number }) {
  return hintsOf(draft, { ...basics, receipts }).map((hint) => (
    <Banner key={words(hint)} tone="warning">
      {words(hint)}
    </Banner>
  ));
}
