// One claim: what it is, where it stands, what one can do now, and what was said about it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { claimQuery } from "../../api/claims";
import { useMe, viewerOf } from "../../api/identity";
import { useFreshOutbox, useWaitingClaims } from "../../api/outbox";
import { readsAllClaims } from "../../api/permissions";
import type { Claim } from "../../api/types";
import { t } from "../../i18n/claims";
import { formatDay, formatMoney, formatWhen } from "../../i18n/format";
import { BackLink } from "../../presentation/BackLink";
import { ClaimChip } from "../../presentation/ClaimChip";
import { claimTitle, signedAmount } from "../../presentation/claim-title";
import { Failure } from "../../presentation/Failure";
import { StateCard } from "../../presentation/StateCard";
import { Facts } from "../../ui/Bits";
import { later } from "../../ui/later";
import { Page, Section } from "../../ui/Page";
import { Banner, SkeletonRows } from "../../ui/States";
import { Actions } from "./detail/Actions";
import { Lines } from "./detail/Lines";
import { ReceiptList } from "./detail/ReceiptList";
import { Steps } from "./detail/Steps";
import styles from "./detail/Detail.module.css";

// What is said and was done is asked of the server: without a network the page goes without it.
const History = later(() => import("./detail/History").then((module) => module.History));
const ReadOffer = later(() => import("./reading/ReadOffer").then((module) => module.ReadOffer));
const DetailFacts = later(() => import("./detail/DetailFacts").then((module) => module.DetailFacts));

export default function ClaimPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const me = useMe();
  const claim = useQuery(claimQuery(id));
  const viewer = viewerOf(me);
  const here = useWaitingClaims(viewer).find((each) => each.id === id);
  useFreshOutbox(viewer);
  const data = claim.data;
  const isMine = data?.user_id === me.user.id;
  const above = <BackLink href={isMine && readsAllClaims(me) ? "/claims/mine" : "/claims"}>{t("claim.back")}</BackLink>;
  if (!data) {
    return (
      <Page title={t("app.claims")} above={above}>
        {claim.isError ? <Failure error={claim.error} onRetry={() => void claim.refetch()} /> : <SkeletonRows label={t("app.loading")} />}
      </Page>
    );
  }
  return (
    <Page title={claimTitle(data)} above={above} aside={<ClaimChip status={data.status} />}>
      <StateCard>
        <p className={styles.amount}>
          <strong>{formatMoney(signedAmount(data.kind, data.amount), data.currency)}</strong>
          <span>{t("claim.number", { number: data.number })}</span>
        </p>
        <p>{stateOf(data)}</p>
        {data.rejection_reason && <blockquote className={styles.reason}>{data.rejection_reason}</blockquote>}
        {here && isMine && (
          <Banner action={<Link href={`/claims/${id}/edit`}>{t("claim.edit.continue")}</Link>}>{t("claim.on_device")}</Banner>
        )}
        <Actions claim={data} isMine={isMine} />
      </StateCard>
      {isMine && data.status === "draft" && data.can.edit.enabled && data.receipts.some(({ read }) => read) && !here && <ReadOffer claim={data} viewer={viewer} />}
      {data.warnings.length > 0 && <Warnings claim={data} />}
      <div className={styles.columns}>
        <div className={styles.column}>
          <Section title={t("claim.detail")}>
            <ClaimFacts claim={data} isMine={isMine} />
            {data.details != null && <DetailFacts claim={data} />}
          </Section>
          <Lines claim={data} />
          <ReceiptList receipts={data.receipts} />
        </div>
        <div className={styles.column}>
          <Steps steps={data.steps} />
          <History claim={data} isMine={isMine} />
        </div>
      </div>
    </Page>
  );
}

function stateOf(claim: Claim): string {
  switch (claim.status) {
    case "submitted": {
      const open = claim.steps.find(({ status }) => status === "open");
      return open ? t("claim.state.submitted", { name: open.name }) : t("claim.state.submitted.plain");
    }
    case "paid":
      return t("claim.state.paid", { when: claim.paid_at ? formatWhen(claim.paid_at) : "" });
    case "draft":
    case "approved":
    case "rejected":
    case "cancelled":
    case "archived":
      return t(`claim.state.${claim.status}`);
  }
}

function Warnings({ claim }: { claim: Claim }) {
  return (
    <Section title={t("claim.hints")}>
      {claim.warnings.map((warning) => (
        <Banner
          key={`${warning.code}-${warning.text}`}
          tone="warning"
          action={warning.expense_id && <Link href={`/claims/${warning.expense_id}`}>{t("claim.other")}</Link>}
        >
          {warning.text}
        </Banner>
      ))}
    </Section>
  );
}

function ClaimFacts({ claim, isMine }: { claim: Claim; isMine: boolean }) {
  const other = (id: string) => <Link href={`/claims/${id}`}>{t("claim.fact.other")}</Link>;
  const isForeign = claim.currency !== claim.base_currency;
  const text = (term: string, value: string | null | undefined) => (value ? { term, value } : null);
  const facts = [
    isMine ? null : text(t("claim.fact.person"), claim.person_name),
    { term: t("claim.fact.day"), value: formatDay(claim.expense_date, true) },
    claim.kind === "expense" ? null : { term: t("form.kind"), value: t(`claim.kind.${claim.kind}`) },
    text(t("claim.fact.category"), claim.category_name),
    text(t("claim.fact.description"), claim.description),
    text(t("claim.fact.production"), claim.production),
    text(t("claim.fact.notes"), claim.notes),
    isForeign && claim.base_amount != null && claim.rate
      ? {
          term: t("claim.fact.base", { currency: claim.base_currency }),
          value: t("claim.fact.rate", {
            amount: formatMoney(signedAmount(claim.kind, claim.base_amount), claim.base_currency),
            rate: claim.rate,
            source: t(`claim.source.${claim.rate_source ?? "manual"}`),
            day: claim.rate_date ? formatDay(claim.rate_date) : "",
          }),
        }
      : null,
    claim.approved_amount == null ? null : { term: t("claim.fact.approved"), value: formatMoney(signedAmount(claim.kind, claim.approved_amount), claim.currency) },
    text(t("claim.fact.reference"), claim.payment_reference),
    claim.advance_remaining == null ? null : { term: t("claim.fact.left"), value: formatMoney(claim.advance_remaining, claim.currency) },
    claim.advance_id ? { term: t("claim.fact.advance"), value: other(claim.advance_id) } : null,
    claim.follows_id ? { term: t("claim.fact.follows"), value: other(claim.follows_id) } : null,
    claim.followed_by_id ? { term: t("claim.fact.followed"), value: other(claim.followed_by_id) } : null,
  ];
  return <Facts facts={facts.filter((fact) => fact !== null)} />;
}
