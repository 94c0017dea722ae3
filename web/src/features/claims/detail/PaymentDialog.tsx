// Noting that money has gone one way or the other: when, under which reference, and how much where that is open. It
// cannot be taken back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useMe } from "../../../api/identity";
import { asProblem, problemText, type ApiProblem } from "../../../api/problems";
import type { Claim } from "../../../api/types";
import { amountOf } from "../../../i18n/amount";
import { t } from "../../../i18n/office-claims";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextInput } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { todayIn } from "../basics";
import form from "../../../ui/Form.module.css";

export interface Entry {
  reference: string;
  paid_on: string;
  /** 0 where it is not asked for. */
  amount: number;
}

interface Texts {
  title: string;
  description: string;
  reference: string;
  day: string;
  confirm: string;
  done: string;
  /** Where the text of the problem would not help. */
  refused?: (problem: ApiProblem) => string | null;
}

interface Props {
  texts: Texts;
  /** The amount that is offered, and its currency; without, none is asked for. */
  offered?: { amount: string; currency: string; label: string };
  send: (entry: Entry) => Promise<Claim>;
  onClose: () => void;
}

export function PaymentDialog({ texts, offered, send, onClose }: Props) {
  const me = useMe();
  const queries = useQueryClient();
  const [amount, setAmount] = useState(offered?.amount ?? "");
  const [reference, setReference] = useState("");
  const [paidOn, setPaidOn] = useState(() => todayIn(me.user.timezone));
  const [tried, setTried] = useState(false);
  const id = useId();
  const sum = amountOf(amount, offered?.currency);
  const hasSum = !offered || (sum !== null && Number(sum) > 0);
  const hasReference = reference.trim() !== "";
  const pay = useMutation({
    mutationFn: () => send({ amount: Number(sum ?? 0), reference: reference.trim(), paid_on: paidOn }),
    onSuccess: () => {
      toast(texts.done);
      onClose();
      return queries.invalidateQueries({ queryKey: ["expense"] });
    },
  });
  const problem = pay.error ? asProblem(pay.error) : null;
  const errorOf = (field: string) => problem?.errors.find((each) => each.field === field)?.message;
  return (
    <Dialog
      open
      onClose={onClose}
      title={texts.title}
      description={texts.description}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" form={id} variant="primary" busy={pay.isPending}>
            {texts.confirm}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className={form.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (hasSum && hasReference && !pay.isPending) pay.mutate();
        }}
      >
        <div role="alert">
          {problem && problem.errors.length === 0 && <Banner tone="error">{texts.refused?.(problem) ?? problemText(problem)}</Banner>}
        </div>
        {offered && (
          <TextInput
            label={offered.label}
            inputMode="decimal"
            autoComplete="off"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
            error={tried && !hasSum ? t("pay.error.amount") : errorOf("amount")}
          />
        )}
        <TextInput
          label={texts.reference}
          maxLength={140}
          autoComplete="off"
          value={reference}
          onChange={(event) => setReference(event.target.value)}
          error={tried && !hasReference ? t("pay.error.reference") : errorOf("reference")}
        />
        <TextInput type="date" label={texts.day} value={paidOn} onChange={(event) => setPaidOn(event.target.value)} error={errorOf("paid_on")} />
      </form>
    </Dialog>
  );
}
