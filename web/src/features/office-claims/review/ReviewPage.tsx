// Deciding about one claim: the receipt at the left, the parts at the right, the keyboard for both, and the next claim
// there at once.
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useLocation } from "wouter";
import { claimQuery, claimsQuery } from "../../../api/claims";
import type { Claim } from "../../../api/types";
import { formatDay, formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { BackLink } from "../../../presentation/BackLink";
import { ClaimChip } from "../../../presentation/ClaimChip";
import { detailFacts } from "../../../presentation/claim-details";
import { signedAmount } from "../../../presentation/claim-title";
import { Failure } from "../../../presentation/Failure";
import { Facts } from "../../../ui/Bits";
import { Button, buttonClass } from "../../../ui/Button";
import { ForwardIcon } from "../../../ui/icons";
import { Page } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { viewOf } from "../views";
import { useDifferences } from "./changes";
import { DecisionForm } from "./DecisionForm";
import { readOf } from "./read";
import { ReceiptViewer } from "./ReceiptViewer";
import styles from "./Review.module.css";

/** The claim after this one among those that wait; the first one when this one has left the list. */
function useNext(id: string): string | null {
  const waiting = useInfiniteQuery(claimsQuery(viewOf("waiting", true).filter, 50));
  const queries = useQueryClient();
  const rows = waiting.data?.pages.flatMap((page) => page.data) ?? [];
  const at = rows.findIndex((row) => row.id === id);
  const next = rows[at + 1] ?? rows.find((row) => row.id !== id);
  const nextId = next?.id ?? null;
  useEffect(() => {
    if (nextId !== null) void queries.prefetchQuery(claimQuery(nextId));
  }, [nextId, queries]);
  return nextId;
}

/** The claim of which this one's parts were held: it has their receipts. */
function useOriginal(claim: Claim | undefined): { claim: Claim | undefined; isPending: boolean } {
  const id = claim?.follows_id ?? null;
  const original = useQuery({ ...claimQuery(id ?? ""), enabled: id !== null });
  return { claim: original.data, isPending: id !== null && original.isPending };
}

export default function ReviewPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const claim = useQuery(claimQuery(id));
  const next = useNext(id);
  const { changed, accept } = useDifferences(claim.data);
  const original = useOriginal(claim.data);
  const [, navigate] = useLocation();
  const data = claim.data;
  const above = <BackLink href="/claims">{t("review.back")}</BackLink>;
  if (!data) {
    return (
      <Page title={t("queue.title")} above={above} wide>
        {claim.isError ? <Failure error={claim.error} onRetry={() => void claim.refetch()} /> : <SkeletonRows label={t("app.loading")} />}
      </Page>
    );
  }
  const go = () => {
    if (next === null) toast(t("review.last"));
    navigate(next === null ? "/claims" : `/claims/${next}/review`, { replace: true });
  };
  return (
    <Page
      title={t("review.title", { number: data.number, name: data.person_name })}
      above={above}
      wide
      aside={
        <span className={styles.aside}>
          <ClaimChip status={data.status} />
          {next !== null && (
            <Link href={`/claims/${next}/review`} replace className={buttonClass("quiet")} aria-keyshortcuts="n" data-next>
              {t("review.next")}
              <ForwardIcon />
            </Link>
          )}
        </span>
      }
    >
      <div className={styles.sides}>
        {original.isPending ? (
          <SkeletonRows rows={1} height={240} label={t("app.loading")} />
        ) : (
          <ReceiptViewer key={data.id} receipts={[...data.receipts, ...(original.claim?.receipts ?? [])]} />
        )}
        <div className={styles.right}>
          {data.follows_id && (
            <Link href={`/claims/${data.follows_id}`}>{original.claim ? t("review.follows", { number: original.claim.number }) : t("review.follows.other")}</Link>
          )}
          <ClaimFacts claim={data} />
          {data.warnings.map((warning) => (
            <Banner
              key={`${warning.code}-${warning.text}`}
              tone="warning"
              action={warning.expense_id && <Link href={`/claims/${warning.expense_id}`}>{t("review.other")}</Link>}
            >
              {warning.text}
            </Banner>
          ))}
          <div role="alert" className={styles.said}>
            {changed.length > 0 && (
              <Banner tone="warning" action={<Button onClick={accept}>{t("review.changed.seen")}</Button>}>
                {t("review.changed")}
                <ul>
                  {changed.map(({ term, before, after }) => (
                    <li key={term}>{t("review.changed.row", { term, before, after })}</li>
                  ))}
                </ul>
              </Banner>
            )}
          </div>
          <DecisionForm
            key={`${data.id} ${data.lines.map(({ id: part, amount, decision }) => `${part} ${amount} ${decision}`).join()}`}
            claim={data}
            held={changed.length > 0 ? t("review.changed.first") : null}
            onDone={go}
            onNext={next === null ? null : go}
          />
          <Link href={`/claims/${data.id}`}>{t("review.detail")}</Link>
        </div>
      </div>
    </Page>
  );
}

function ClaimFacts({ claim }: { claim: Claim }) {
  const text = (term: string, value: string | null | undefined) => (value ? { term, value } : null);
  const read = readOf(claim);
  const facts = [
    {
      term: t("review.claimed"),
      value: (
        <>
          <strong className={styles.claimed}>{formatMoney(signedAmount(claim.kind, claim.amount), claim.currency)}</strong>
          {read !== null && <small className={styles.read}>{t("review.read", { amount: formatMoney(read, claim.currency) })}</small>}
        </>
      ),
    },
    claim.currency !== claim.base_currency && claim.base_amount != null
      ? { term: t("review.base", { currency: claim.base_currency }), value: formatMoney(signedAmount(claim.kind, claim.base_amount), claim.base_currency) }
      : null,
    claim.kind === "expense" ? null : { term: t("review.kind"), value: t(`claim.kind.${claim.kind}`) },
    ...detailFacts(claim),
    { term: t("review.day"), value: formatDay(claim.expense_date, true) },
    text(t("review.merchant"), claim.merchant),
    text(t("review.what"), claim.description),
    text(t("review.production"), claim.production),
    text(t("review.notes.person"), claim.notes),
  ];
  return <Facts facts={facts.filter((fact) => fact !== null)} />;
}
