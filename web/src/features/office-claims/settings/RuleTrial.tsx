// Which rule fits a claim that there might be, and who would decide about it.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { approvalRulesQuery, expenseSettingsQuery, previewApproval } from "../../../api/claim-settings";
import { categoriesQuery } from "../../../api/claims";
import { asProblem, problemText } from "../../../api/problems";
import type { ApprovalPreview } from "../../../api/types";
import { amountOf } from "../../../i18n/amount";
import { t } from "../../../i18n/office-claims";
import { Select, TextInput } from "../../../ui/Field";
import { Section } from "../../../ui/Page";
import { SmallForm } from "./Parts";
import styles from "./Settings.module.css";

export function RuleTrial() {
  const categories = useQuery(categoriesQuery).data ?? [];
  const currency = useQuery(expenseSettingsQuery).data?.base_currency ?? "EUR";
  const [typed, setTyped] = useState("");
  const [category, setCategory] = useState("");
  const [production, setProduction] = useState("");
  const [tried, setTried] = useState(false);
  const amount = amountOf(typed, currency);
  const ask = useMutation({
    mutationFn: () => previewApproval({ amount: Number(amount), category_id: category || null, production: production.trim() || null }),
  });
  const problem = ask.error ? asProblem(ask.error) : null;
  const errorOf = (field: string) => problem?.errors.find((each) => each.field === field)?.message;
  /** What is shown belongs to what was asked. */
  const change = (set: (value: string) => void) => (event: { target: { value: string } }) => {
    set(event.target.value);
    ask.reset();
  };
  return (
    <Section title={t("settings.try")}>
      <p className={styles.muted}>{t("settings.try.lead")}</p>
      <SmallForm
        change={{ busy: ask.isPending, problem: problem && problem.errors.length === 0 ? problemText(problem) : null }}
        submit={t("settings.try.ask")}
        onSubmit={() => {
          setTried(true);
          if (amount) ask.mutate();
        }}
      >
        <div className={styles.three}>
          <TextInput
            label={t("settings.try.amount", { currency })}
            inputMode="decimal"
            value={typed}
            onChange={change(setTyped)}
            error={tried && !amount ? t("settings.error.amount") : errorOf("amount")}
          />
          <Select label={t("queue.category")} value={category} onChange={change(setCategory)} error={errorOf("category_id")}>
            <option value="">{t("settings.try.category.none")}</option>
            {categories.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </Select>
          <TextInput label={t("settings.try.production")} maxLength={120} value={production} onChange={change(setProduction)} error={errorOf("production")} />
        </div>
      </SmallForm>
      <div role="status">{ask.data && <Answer preview={ask.data} />}</div>
    </Section>
  );
}

function Answer({ preview }: { preview: ApprovalPreview }) {
  const rules = useQuery(approvalRulesQuery).data ?? [];
  const at = preview.nobody_left;
  const nobody = at == null ? null : <p>{t("settings.try.nobody", { n: at + 1 })}</p>;
  if (preview.rule_id == null) return nobody ?? <p>{t("settings.try.none")}</p>;
  const name = rules.find(({ id }) => id === preview.rule_id)?.name ?? "";
  return (
    <>
      <p>{t("settings.try.rule", { name })}</p>
      <ol className={styles.deciders}>
        {preview.steps.map((step, index) => (
          <li key={index}>{step.name}</li>
        ))}
      </ol>
      {nobody}
    </>
  );
}
