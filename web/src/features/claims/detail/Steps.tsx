// Who decides about a claim, in order, and what they have said.
import type { ReactNode } from "react";
import type { ClaimStep } from "../../../api/types";
import { t } from "../../../i18n/claims";
import { formatWhen } from "../../../i18n/format";
import { BlockedIcon, CheckIcon, ClockIcon, CrossIcon, EyeIcon } from "../../../ui/icons";
import { Section } from "../../../ui/Page";
import styles from "./Detail.module.css";

const icons: Readonly<Record<ClaimStep["status"], ReactNode>> = {
  waiting: <ClockIcon />,
  open: <EyeIcon />,
  approved: <CheckIcon />,
  rejected: <CrossIcon />,
  skipped: <BlockedIcon />,
};

export function Steps({ steps }: { steps: readonly ClaimStep[] }) {
  if (steps.length === 0) return null;
  return (
    <Section title={t("claim.steps")}>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.position} data-status={step.status}>
            {icons[step.status]}
            <span>
              {t(`claim.step.${step.status}`, { name: step.name })}
              <Decided step={step} />
              {step.nobody_left && <small>{t("claim.step.nobody")}</small>}
              {step.notes && <blockquote className={styles.reason}>{step.notes}</blockquote>}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Decided({ step }: { step: ClaimStep }) {
  const { decided_by_name: by, decided_for_name: instead, decided_at: at } = step;
  if (!by || !at) return null;
  const when = formatWhen(at);
  return <small>{instead ? t("claim.step.by_for", { by, for: instead, when }) : t("claim.step.by", { by, when })}</small>;
}
