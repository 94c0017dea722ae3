// Noting that one claim was paid by itself: when, and under which reference. It cannot be taken back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useMe } from "../../../api/identity";
import { payClaim } from "../../../api/office-claims";
import { asProblem, problemText } from "../../../api/problems";
import type { Claim } from "../../../api/types";
import { t } from "../../../i18n/office-claims";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextInput } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { todayIn } from "../basics";
import form from "../../../ui/Form.module.css";

export function PayDialog({ claim, onClose }: { claim: Claim; onClose: () => void }) {
  const me = useMe();
  const queries = useQueryClient();
  const [reference, setReference] = useState("");
  const [paidOn, setPaidOn] = useState(() => todayIn(me.user.timezone));
  const [tried, setTried] = useState(false);
  const id = useId();
  const pay = useMutation({
    mutationFn: () => payClaim(claim.id, { reference: reference.trim(), paid_on: paidOn }),
    onSuccess: () => {
      toast(t("pay.one.done", { number: claim.number }));
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
      title={t("pay.one.title", { number: claim.number, name: claim.person_name })}
      description={t("pay.one.body", { name: claim.person_name })}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" form={id} variant="primary" busy={pay.isPending}>
            {t("pay.paid")}
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
          if (reference.trim() !== "" && !pay.isPending) pay.mutate();
        }}
      >
        <div role="alert">{problem && problem.errors.length === 0 && <Banner tone="error">{problem.type === "invalid_state" ? t("pay.one.refused") : problemText(problem)}</Banner>}</div>
        <TextInput
          label={t("pay.reference")}
          maxLength={140}
          autoComplete="off"
          value={reference}
          onChange={(event) => setReference(event.target.value)}
          error={tried && reference.trim() === "" ? t("pay.error.reference") : errorOf("reference")}
        />
        <TextInput type="date" label={t("pay.paid_on")} value={paidOn} onChange={(event) => setPaidOn(event.target.value)} error={errorOf("paid_on")} />
      </form>
    </Dialog>
  );
}
