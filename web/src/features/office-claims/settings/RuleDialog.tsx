// One rule of approval: which claims, and who decides about them in which order.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { createApprovalRule, saveApprovalRule } from "../../../api/claim-settings";
import { categoriesQuery } from "../../../api/claims";
import { newIdempotencyKey } from "../../../api/client";
import { useMe } from "../../../api/identity";
import { officeMembersQuery } from "../../../api/people";
import type { ApprovalRule, ApprovalRuleWrite } from "../../../api/types";
import { amountOf, typedOf } from "../../../i18n/amount";
import { t } from "../../../i18n/office-claims";
import { roleName } from "../../../presentation/roles";
import { Button, IconButton } from "../../../ui/Button";
import { Checkbox, Select, TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { CrossIcon, PlusIcon } from "../../../ui/icons";
import { nameOf } from "./people";
import { useChange } from "./useChange";
import styles from "./Settings.module.css";

type Decider = ApprovalRuleWrite["steps"][number];

const roles = ["accountant", "finance_director", "production_manager", "admin"] as const;
const mostSteps = 10;

/** A decider as the value of a select, and back. */
const valueOf = (step: { role?: string | null; user_id?: string | null }): string => (step.role ? `role:${step.role}` : `user:${step.user_id ?? ""}`);

function deciderOf(value: string): Decider {
  const role = roles.find((each) => value === `role:${each}`);
  return role ? { role } : { user_id: value.replace(/^user:/, "") };
}

export function RuleDialog({ rule, onClose }: { rule: ApprovalRule | null; onClose: () => void }) {
  const categories = useQuery(categoriesQuery).data ?? [];
  const members = (useQuery(officeMembersQuery).data ?? []).filter(({ status }) => status === "active");
  const { currency } = useMe().organization;
  const [name, setName] = useState(rule?.name ?? "");
  const [from, setFrom] = useState(rule?.min_amount == null ? "" : typedOf(rule.min_amount));
  const [below, setBelow] = useState(rule?.max_amount == null ? "" : typedOf(rule.max_amount));
  const [category, setCategory] = useState(rule?.category_id ?? "");
  const [production, setProduction] = useState(rule?.production ?? "");
  const [steps, setSteps] = useState<readonly string[]>(() => rule?.steps.map(valueOf) ?? ["role:accountant"]);
  const [isActive, setIsActive] = useState(rule?.is_active ?? true);
  const [tried, setTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const [least, most] = [amountOf(from, currency), amountOf(below, currency)];
  const body: ApprovalRuleWrite = {
    name: name.trim(),
    min_amount: least == null ? null : Number(least),
    max_amount: most == null ? null : Number(most),
    category_id: category || null,
    production: production.trim() || null,
    steps: steps.map(deciderOf),
    is_active: isActive,
  };
  const save = useChange(() => (rule ? saveApprovalRule(rule, body) : createApprovalRule(body, key)), {
    fields: ["name", "min_amount", "max_amount", "category_id", "production"],
    after: onClose,
  });
  const submit = () => {
    setTried(true);
    if (body.name !== "" && least !== undefined && most !== undefined) save.run(undefined);
  };
  const amountError = (amount: string | null | undefined, field: string) => (tried && amount === undefined ? t("settings.error.amount") : save.errorOf(field));
  return (
    <FormDialog
      title={rule ? t("settings.edit", { name: rule.name }) : t("settings.rules.new")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("action.save")}
      busy={save.busy}
      refused={save.problem}
      onSend={submit}
      onClose={onClose}
    >
      <TextInput label={t("settings.name")} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} error={tried && body.name === "" ? t("settings.error.name") : save.errorOf("name")} />
      <div className={styles.three}>
        <TextInput label={t("settings.rules.min")} inputMode="decimal" value={from} onChange={(event) => setFrom(event.target.value)} error={amountError(least, "min_amount")} />
        <TextInput label={t("settings.rules.max")} inputMode="decimal" value={below} onChange={(event) => setBelow(event.target.value)} error={amountError(most, "max_amount")} />
      </div>
      <Select label={t("queue.category")} value={category} onChange={(event) => setCategory(event.target.value)} error={save.errorOf("category_id")}>
        <option value="">{t("settings.rules.category.any")}</option>
        {categories.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </Select>
      <TextInput label={t("settings.rules.production")} maxLength={120} value={production} onChange={(event) => setProduction(event.target.value)} error={save.errorOf("production")} />
      {steps.map((step, index) => (
        <div key={index} className={styles.step}>
          <Select label={t("settings.rules.step", { n: index + 1 })} value={step} onChange={(event) => setSteps(steps.with(index, event.target.value))}>
            {roles.map((role) => (
              <option key={role} value={`role:${role}`}>
                {roleName(role)}
              </option>
            ))}
            {members.map((member) => (
              <option key={member.user_id} value={`user:${member.user_id}`}>
                {nameOf(member)}
              </option>
            ))}
          </Select>
          {steps.length > 1 && <IconButton label={t("settings.rules.step.remove", { n: index + 1 })} icon={<CrossIcon />} onClick={() => setSteps(steps.toSpliced(index, 1))} />}
        </div>
      ))}
      {steps.length < mostSteps && (
        <div>
          <Button variant="quiet" icon={<PlusIcon />} onClick={() => setSteps([...steps, "role:finance_director"])}>
            {t("settings.rules.step.add")}
          </Button>
        </div>
      )}
      <Checkbox label={t("settings.rules.active")} checked={isActive} onChange={(event) => setIsActive(event.target.checked)} />
    </FormDialog>
  );
}
