// One batch: its files for the bank, who gets what, and marking it as paid.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../../api/identity";
import { batchFile, batchQuery, cancelBatch, payBatch } from "../../../api/office-claims";
import { asProblem, problemText } from "../../../api/problems";
import type { PaymentBatch } from "../../../api/types";
import { formatDate, formatDay, formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Facts } from "../../../ui/Bits";
import { Button } from "../../../ui/Button";
import { deferred } from "../../../ui/deferred";
import { TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { Card, Page, Section } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { FileButtons } from "../FileButtons";
import { todayIn } from "../today";
import { BatchChip } from "./PaymentsPage";
import styles from "./Payments.module.css";

const Transfers = deferred(() => import("./Transfers").then((module) => module.Transfers), <SkeletonRows label={t("app.loading")} height={56} rows={3} />);

export default function BatchPage({ params }: { params: { id?: string } }) {
  const batch = useQuery(batchQuery(params.id ?? ""));
  const above = <BackLink href="/claims/payments">{t("pay.title")}</BackLink>;
  const data = batch.data;
  if (!data) {
    return (
      <Page title={t("pay.title")} above={above}>
        {batch.isError ? <Failure error={batch.error} onRetry={() => void batch.refetch()} /> : <SkeletonRows label={t("app.loading")} />}
      </Page>
    );
  }
  const facts = [
    { term: t("pay.total"), value: <strong>{formatMoney(data.total, data.currency)}</strong> },
    { term: t("pay.fact.execute_on"), value: formatDay(data.execute_on, true) },
    data.paid_at ? { term: t("pay.fact.paid_on"), value: formatDate(data.paid_at) } : null,
    data.reference ? { term: t("pay.fact.reference"), value: data.reference } : null,
  ];
  return (
    <Page title={t("pay.batch", { number: data.number })} above={above} aside={<BatchChip status={data.status} />}>
      <Facts facts={facts.filter((fact) => fact !== null)} />
      {data.status === "open" && (
        <>
          <div className={styles.files}>
            <FileButtons
              files={[
                { name: `batch-${data.number}.xml`, label: t("pay.pain001"), fetch: () => batchFile(data.id, "pain001") },
                { name: `batch-${data.number}.csv`, label: t("pay.csv"), fetch: () => batchFile(data.id, "csv") },
              ]}
            />
          </div>
          {data.without_address.length > 0 && <Banner>{t("pay.without_address", { names: data.without_address.join(", ") })}</Banner>}
          <Pay batch={data} />
        </>
      )}
      <Section title={t("pay.transfers")}>
        <Transfers batch={data} />
      </Section>
    </Page>
  );
}

function Pay({ batch }: { batch: PaymentBatch }) {
  const me = useMe();
  const queries = useQueryClient();
  const [reference, setReference] = useState("");
  const [paidOn, setPaidOn] = useState(() => todayIn(me.user.timezone));
  const [tried, setTried] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: ["expense"] });
  const pay = useMutation({
    mutationFn: () => payBatch(batch.id, { reference: reference.trim(), paid_on: paidOn }),
    onSuccess: () => {
      toast(t("pay.paid.done", { number: batch.number }));
      return again();
    },
  });
  const cancel = useMutation({
    mutationFn: () => cancelBatch(batch.id),
    onSuccess: () => {
      toast(t("pay.cancelled", { number: batch.number }));
      setCancelling(false);
      return again();
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  const problem = pay.error ? asProblem(pay.error) : null;
  const errorOf = (field: string) => problem?.errors.find((each) => each.field === field)?.message;
  return (
    <Card>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (reference.trim() !== "" && !pay.isPending) pay.mutate();
        }}
      >
        <p className={styles.muted}>{t("pay.paid.lead")}</p>
        <div role="alert">{problem && problem.errors.length === 0 && <Banner tone="error">{problemText(problem)}</Banner>}</div>
        <TextInput
          label={t("pay.reference")}
          maxLength={140}
          autoComplete="off"
          value={reference}
          onChange={(event) => setReference(event.target.value)}
          error={tried && reference.trim() === "" ? t("pay.error.reference") : errorOf("reference")}
        />
        <TextInput type="date" label={t("pay.paid_on")} value={paidOn} onChange={(event) => setPaidOn(event.target.value)} error={errorOf("paid_on")} />
        <div className={styles.files}>
          <Button variant="quiet" onClick={() => setCancelling(true)}>
            {t("pay.cancel")}
          </Button>
          <Button type="submit" variant="primary" busy={pay.isPending}>
            {t("pay.paid")}
          </Button>
        </div>
      </form>
      {cancelling && (
        <FormDialog
          title={t("pay.cancel.title", { number: batch.number })}
          description={t("pay.cancel.body")}
          closeLabel={t("action.close")}
          cancel={t("action.cancel")}
          send={t("pay.cancel")}
          danger
          busy={cancel.isPending}
          onSend={() => cancel.mutate()}
          onClose={() => setCancelling(false)}
        />
      )}
    </Card>
  );
}
