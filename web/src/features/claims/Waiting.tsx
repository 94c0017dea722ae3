// What is on this device and not with the office yet: drafts, what waits for a connection, and what was refused.
import { useEffect } from "react";
import { Link } from "wouter";
import { isWorkedOut } from "../../api/claim-draft";
import { sendNow, useFreshOutbox, useSending, useWaitingClaims, type WaitingClaim } from "../../api/outbox";
import { amountOf } from "../../i18n/amount";
import { t } from "../../i18n/claims";
import { formatDay, formatMoney } from "../../i18n/format";
import { signedAmount } from "../../presentation/claim-title";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { ClockIcon, DraftIcon, SendIcon, WarningIcon } from "../../ui/icons";
import { RowList, RowText, stateRowClass } from "../../ui/List";
import { Section } from "../../ui/Page";
import { reasonOf } from "./refusal";
import { StorageWarning } from "./StorageWarning";
import styles from "./Claims.module.css";

/** `onHeld` hears which claims stand here, so that the list below does not show them a second time. */
export function Waiting({ viewer, onHeld }: { viewer: string; onHeld: (ids: ReadonlySet<string>) => void }) {
  const claims = useWaitingClaims(viewer);
  useFreshOutbox(viewer);
  useEffect(() => onHeld(new Set(claims.map(({ id }) => id))), [claims, onHeld]);
  const isQueued = claims.some(({ goal, refusal }) => goal !== "draft" && refusal === null);
  const title = t("claims.waiting", { count: claims.length });
  return (
    <>
      <StorageWarning holds={claims.length > 0} ask={claims.length > 0} />
      {claims.length > 0 && (
        <Section title={title} aside={isQueued && <Button onClick={sendNow}>{t("claims.send_now")}</Button>}>
          <p className={styles.muted}>{isQueued ? t("claims.waiting.lead") : t("claims.waiting.drafts")}</p>
          <RowList label={title}>
            {claims.map((claim) => (
              <WaitingRow key={claim.id} claim={claim} />
            ))}
          </RowList>
        </Section>
      )}
    </>
  );
}

function WaitingRow({ claim }: { claim: WaitingClaim }) {
  const { merchant, description, amount, currency, kind, expense_date: day } = claim.content;
  const name = merchant || description || t(`claim.kind.${kind}`);
  const exact = isWorkedOut(kind) ? null : amountOf(amount, currency);
  const money = exact && currency ? formatMoney(signedAmount(kind, exact), currency) : null;
  const count = claim.receipts.length;
  const detail = [day === "" ? null : formatDay(day), count > 0 ? t("claim.receipts", { count }) : null].filter(Boolean).join(" · ");
  return (
    <li>
      <Link href={`/claims/${claim.id}/edit`} className={stateRowClass} data-row>
        <RowText
          title={money === null ? name : `${name} · ${money}`}
          detail={claim.refusal ? reasonOf(claim.refusal) : detail}
        />
        <WaitingChip claim={claim} />
      </Link>
    </li>
  );
}

function WaitingChip({ claim }: { claim: WaitingClaim }) {
  const sending = useSending();
  if (claim.refusal) {
    return (
      <Chip tone="error" icon={<WarningIcon />}>
        {t("claim.waits.refused")}
      </Chip>
    );
  }
  if (claim.goal === "draft") {
    return (
      <Chip icon={<DraftIcon />}>
        {t("claim.waits.draft")}
      </Chip>
    );
  }
  if (sending?.claimId === claim.id) {
    return (
      <Chip tone="info" icon={<SendIcon />}>
        {t("claim.waits.sending", { percent: Math.round(sending.progress * 100) })}
      </Chip>
    );
  }
  return (
    <Chip tone="warning" icon={<ClockIcon />}>
      {t("claim.waits.connection")}
    </Chip>
  );
}
