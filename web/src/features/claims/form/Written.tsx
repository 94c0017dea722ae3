// All that is written in a claim, to be read once more.
import type { ReactNode } from "react";
import type { ClaimDraft } from "../../../api/claim-draft";
import { t } from "../../../i18n/claims";
import { Facts } from "../../../ui/Bits";
import { Section } from "../../../ui/Page";
import type { Basics } from "../basics";
import { factsOf } from "./facts";

export function Written({ draft, basics, aside }: { draft: ClaimDraft; basics: Basics; aside: ReactNode }) {
  return (
    <Section title={t("claim.detail")} aside={aside}>
      <Facts facts={factsOf(draft, basics)} />
    </Section>
  );
}
