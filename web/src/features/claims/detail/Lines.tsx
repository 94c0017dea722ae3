// The parts of a claim and what was decided about each.
import type { ReactNode } from "react";
import type { Claim, ClaimLine } from "../../../api/types";
import { t } from "../../../i18n/claims";
import { formatMoney } from "../../../i18n/format";
import { Chip, type Tone } from "../../../ui/Chip";
import { CheckIcon, ClockIcon, CrossIcon, MinusIcon } from "../../../ui/icons";
import { Section } from "../../../ui/Page";
import styles from "./Detail.module.css";

const looks: Readonly<Record<ClaimLine["decision"], { tone: Tone; icon: ReactNode }>> = {
  open: { tone: "neutral", icon: <ClockIcon /> },
  approved: { tone: "success", icon: <CheckIcon /> },
  reduced: { tone: "warning", icon: <MinusIcon /> },
  held: { tone: "info", icon: <ClockIcon /> },
  rejected: { tone: "error", icon: <CrossIcon /> },
};

const saidOf = ({ description, production, person, tax_amount: tax }: ClaimLine, currency: string): string =>
  [description, production, person, tax != null && t("claim.line.tax", { amount: formatMoney(tax, currency) })].filter(Boolean).join(" · ");

/** One undecided part of which nothing is known says no more than the claim itself. */
export function Lines({ claim }: { claim: Claim }) {
  const says = (line: ClaimLine) => !!line.description || !!line.person || line.tax_amount != null || !["open", "approved"].includes(line.decision);
  if (claim.lines.length < 2 && !claim.lines.some(says)) return null;
  return (
    <Section title={t("claim.lines")}>
      <ul className={styles.lines}>
        {claim.lines.map((line) => {
          const look = looks[line.decision];
          const said = saidOf(line, claim.currency);
          const approved = formatMoney(line.approved_amount ?? 0, claim.currency);
          return (
            <li key={line.id}>
              <span className={styles.lineHead}>
                <span>{line.category_name}</span>
                <strong>{formatMoney(line.amount, claim.currency)}</strong>
              </span>
              {said !== "" && <small>{said}</small>}
              {line.decision !== "open" && (
                <Chip tone={look.tone} icon={look.icon}>
                  {line.decision === "reduced" ? t("claim.line.reduced", { amount: approved }) : t(`claim.line.${line.decision}`)}
                </Chip>
              )}
              {line.reason && <blockquote className={styles.reason}>{line.reason}</blockquote>}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
