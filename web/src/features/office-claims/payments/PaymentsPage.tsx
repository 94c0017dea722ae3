// What is approved and not paid, by person; batches of it for the bank.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { newIdempotencyKey } from "../../../api/client";
import { useMe } from "../../../api/identity";
import { batchesQuery, createBatch, payableQuery } from "../../../api/office-claims";
import { problemText, asProblem } from "../../../api/problems";
import type { Payable, PaymentBatchSummary } from "../../../api/types";
import { formatDay, formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { Chip } from "../../../ui/Chip";
import { Checkbox, TextInput } from "../../../ui/Field";
import { BlockedIcon, CheckIcon, ClockIcon, WarningIcon } from "../../../ui/icons";
import { RowList, RowText, stateRowClass } from "../../../ui/List";
import { ListEnd } from "../../../ui/ListEnd";
import { Page, Section } from "../../../ui/Page";
import { Banner, EmptyState, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { todayIn } from "../today";
import { chosenOf, isChosen, mostClaims, totalOf, type ByHand } from "./chosen";
import styles from "./Payments.module.css";

export default function PaymentsPage() {
  const payable = useQuery(payableQuery);
  return (
    <Page title={t("pay.title")} above={<BackLink href="/claims">{t("pay.back")}</BackLink>}>
      <Section title={t("pay.payable")}>
        {payable.isPending && <SkeletonRows rows={3} label={t("app.loading")} />}
        {payable.isError && !payable.data && <Failure error={payable.error} onRetry={() => void payable.refetch()} />}
        {payable.data?.length === 0 && (
          <EmptyState icon={<CheckIcon />} title={t("pay.payable.empty")} body={t("pay.payable.empty.body")} />
        )}
        {payable.data && payable.data.length > 0 && <NewBatch payable={payable.data} />}
      </Section>
      <Batches />
    </Page>
  );
}

function NewBatch({ payable }: { payable: readonly Payable[] }) {
  const me = useMe();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [byHand, setByHand] = useState<ByHand>({ people: new Map(), without: new Set() });
  const [day, setDay] = useState(() => todayIn(me.user.timezone));
  const [key, setKey] = useState(newIdempotencyKey);
  const chosen = chosenOf(payable, byHand);
  const create = useMutation({
    mutationFn: () => createBatch(chosen.ids, day, key),
    onSuccess: async (batch) => {
      toast(t("pay.made", { number: batch.number }));
      setKey(newIdempotencyKey());
      await queries.invalidateQueries({ queryKey: ["expense"] });
      navigate(`/claims/payments/${batch.id}`);
    },
    // Something else may be chosen before it is tried again.
    onError: () => setKey(newIdempotencyKey()),
  });
  const problem = create.error ? asProblem(create.error) : null;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.people > 0 && !create.isPending) create.mutate();
      }}
    >
      <div role="alert">{problem && <Banner tone="error">{problem.errors[0]?.message ?? problemText(problem)}</Banner>}</div>
      <ul className={styles.people} aria-label={t("pay.payable")}>
        {payable.map((person) => (
          <li key={person.user_id}>
            <Checkbox
              aria-label={t("pay.person", { name: person.person_name })}
              checked={isChosen(person, byHand)}
              onChange={(event) => setByHand({ ...byHand, people: new Map(byHand.people).set(person.user_id, event.target.checked) })}
              label={
                <span className={styles.person}>
                  <strong>{person.person_name}</strong>
                  <span className={styles.amount}>{formatMoney(totalOf(person, byHand), person.currency)}</span>
                  {!person.has_iban && (
                    <span className={styles.without}>
                      <Chip tone="warning" icon={<WarningIcon />}>
                        {t("pay.no_iban")}
                      </Chip>
                      <small>{t("pay.no_iban.help")}</small>
                    </span>
                  )}
                </span>
              }
            />
            <Claims
              person={person}
              without={byHand.without}
              onChange={(id, isIn) => {
                const without = new Set(byHand.without);
                if (isIn) without.delete(id);
                else without.add(id);
                setByHand({ ...byHand, without });
              }}
            />
          </li>
        ))}
      </ul>
      {chosen.later > 0 && <Banner>{t("pay.later", { most: mostClaims, count: chosen.later })}</Banner>}
      <TextInput
        type="date"
        label={t("pay.execute_on")}
        value={day}
        onChange={(event) => setDay(event.target.value)}
        error={problem?.errors.find(({ field }) => field === "execute_on")?.message}
      />
      <Button type="submit" variant="primary" busy={create.isPending} disabledReason={chosen.people === 0 ? t("pay.create.none") : null}>
        {t("pay.create", { count: chosen.people, amount: formatMoney(chosen.total, chosen.currency) })}
      </Button>
      {chosen.people === 0 && (
        <p className={styles.muted} aria-hidden="true">
          {t("pay.create.none")}
        </p>
      )}
    </form>
  );
}

interface ClaimsProps {
  person: Payable;
  without: ReadonlySet<string>;
  onChange: (id: string, isIn: boolean) => void;
}

/** What a person is paid for, to be looked into before it is paid, and perhaps left out. */
function Claims({ person, without, onChange }: ClaimsProps) {
  return (
    <details className={styles.claims}>
      <summary>{t("pay.claims", { count: person.claims.length })}</summary>
      <ul>
        {person.claims.map((claim) => (
          <li key={claim.id}>
            <Checkbox
              label={<span className="visually-hidden">{t("pay.claim", { number: claim.number })}</span>}
              checked={!without.has(claim.id)}
              onChange={(event) => onChange(claim.id, event.target.checked)}
            />
            <Link href={`/claims/${claim.id}`}>{claim.merchant || claim.description || t(`claim.kind.${claim.kind}`)}</Link>
            <span className={styles.muted}>
              {[t("claim.number", { number: claim.number }), formatDay(claim.expense_date), claim.kind !== "expense" && t(`claim.kind.${claim.kind}`)].filter(Boolean).join(" · ")}
            </span>
            <span className={styles.amount}>{formatMoney(claim.payable, person.currency)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Batches() {
  const batches = useInfiniteQuery(batchesQuery);
  const rows = batches.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Section title={t("pay.batches")}>
      {batches.isPending && <SkeletonRows rows={3} label={t("app.loading")} />}
      {batches.isError && !batches.data && <Failure error={batches.error} onRetry={() => void batches.refetch()} />}
      {batches.data && rows.length === 0 && <p className={styles.muted}>{t("pay.batches.empty")}</p>}
      {rows.length > 0 && (
        <>
          <RowList label={t("pay.batches")}>
            {rows.map((batch) => (
              <li key={batch.id}>
                <Link href={`/claims/payments/${batch.id}`} className={stateRowClass} data-row>
                  <RowText
                    title={`${t("pay.batch", { number: batch.number })} · ${formatMoney(batch.total, batch.currency)}`}
                    detail={`${t("pay.on", { day: formatDay(batch.execute_on) })} · ${t("pay.batch.people", { count: batch.person_count })}`}
                  />
                  <BatchChip status={batch.status} />
                </Link>
              </li>
            ))}
          </RowList>
          {batches.hasNextPage && (
            <ListEnd
              more
              busy={batches.isFetchingNextPage}
              moreLabel={t("action.more")}
              end=""
              onMore={() => void batches.fetchNextPage()}
            />
          )}
        </>
      )}
    </Section>
  );
}

export function BatchChip({ status }: { status: PaymentBatchSummary["status"] }) {
  const icon = status === "paid" ? <CheckIcon /> : status === "cancelled" ? <BlockedIcon /> : <ClockIcon />;
  return (
    <Chip tone={status === "paid" ? "success" : status === "open" ? "info" : "neutral"} icon={icon}>
      {t(`pay.status.${status}`)}
    </Chip>
  );
}
