// Who decides about which claims, and who does while somebody is away.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { allCategoriesQuery, approvalRulesQuery, createSubstitute, deleteApprovalRule, deleteSubstitute, expenseSettingsQuery, orderApprovalRules, substitutesQuery } from "../../../api/claim-settings";
import { newIdempotencyKey } from "../../../api/client";
import { useMe } from "../../../api/identity";
import { officeMembersQuery } from "../../../api/people";
import type { ApprovalRule, Category, Substitute } from "../../../api/types";
import { formatDay, formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { Button, IconButton } from "../../../ui/Button";
import { UpIcon } from "../../../ui/desk-icons";
import { Select, TextInput } from "../../../ui/Field";
import { CrossIcon, PenIcon, PlusIcon } from "../../../ui/icons";
import { Section } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { todayIn } from "../today";
import { Entries, Loaded, SmallForm } from "./Parts";
import { RuleDialog } from "./RuleDialog";
import { RuleTrial } from "./RuleTrial";
import { nameOf } from "./people";
import { useChange } from "./useChange";
import styles from "./Settings.module.css";

export function Approval() {
  return (
    <div className={styles.part}>
      <Rules />
      <RuleTrial />
      <Substitutes />
    </div>
  );
}

function Rules() {
  const rules = useQuery(approvalRulesQuery);
  const currency = useQuery(expenseSettingsQuery).data?.base_currency ?? "EUR";
  // Also those that are not in use any more: a rule may still name one.
  const categories = useQuery(allCategoriesQuery).data ?? [];
  const [edited, setEdited] = useState<ApprovalRule | "new" | null>(null);
  const remove = useChange((rule: ApprovalRule) => deleteApprovalRule(rule.id));
  const order = useChange((ids: string[]) => orderApprovalRules(ids));
  const up = (all: readonly ApprovalRule[], index: number) => {
    const ids = all.map(({ id }) => id);
    const [moved] = ids.splice(index, 1);
    if (moved !== undefined) order.run(ids.toSpliced(index - 1, 0, moved));
  };
  const problem = remove.problem ?? order.problem;
  return (
    <Section title={t("settings.rules")}>
      <p className={styles.muted}>{t("settings.rules.lead")}</p>
      <div role="alert">{problem !== null && <Banner tone="error">{problem}</Banner>}</div>
      <Loaded query={rules}>
        {(data) =>
          data.length > 0 && (
            <ol className={styles.entries}>
              {data.map((rule, index) => (
                <li key={rule.id}>
                  <span>
                    <strong>{rule.name}</strong>
                    <small>{whichOf(rule, currency, categories)}</small>
                    <small>{t("settings.rules.steps", { names: rule.steps.map(({ name }) => name).join(" → ") })}</small>
                    {!rule.is_active && <small>{t("settings.rules.inactive")}</small>}
                  </span>
                  {index > 0 && <IconButton label={t("settings.rules.up", { name: rule.name })} icon={<UpIcon />} onClick={() => up(data, index)} />}
                  <IconButton label={t("settings.edit", { name: rule.name })} icon={<PenIcon />} onClick={() => setEdited(rule)} />
                  <IconButton label={t("settings.remove", { name: rule.name })} icon={<CrossIcon />} onClick={() => remove.run(rule)} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      <div>
        <Button icon={<PlusIcon />} onClick={() => setEdited("new")}>
          {t("settings.rules.new")}
        </Button>
      </div>
      {edited !== null && <RuleDialog key={edited === "new" ? "new" : edited.id} rule={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
    </Section>
  );
}

function whichOf(rule: ApprovalRule, currency: string, categories: readonly Category[]): string {
  const words = [
    rule.category_id === null ? null : (categories.find(({ id }) => id === rule.category_id)?.name ?? t("settings.rules.category.one")),
    rule.min_amount == null ? null : t("settings.rules.from", { amount: formatMoney(rule.min_amount, currency) }),
    rule.max_amount == null ? null : t("settings.rules.below", { amount: formatMoney(rule.max_amount, currency) }),
    rule.production,
  ].filter(Boolean);
  return words.length > 0 ? words.join(", ") : t("settings.rules.any");
}

function Substitutes() {
  const me = useMe();
  const substitutes = useQuery(substitutesQuery);
  const members = (useQuery(officeMembersQuery).data ?? []).filter(({ status }) => status === "active");
  const today = todayIn(me.user.timezone);
  const [away, setAway] = useState(me.user.id);
  const [who, setWho] = useState("");
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const add = useChange(() => createSubstitute({ user_id: away, substitute_id: who, starts_on: from, ends_on: to }, newIdempotencyKey()), {
    fields: ["substitute_id", "starts_on", "ends_on"],
  });
  const remove = useChange((entry: Substitute) => deleteSubstitute(entry.id));
  return (
    <Section title={t("settings.substitutes")}>
      <p className={styles.muted}>{t("settings.substitutes.lead")}</p>
      <Entries
        query={substitutes}
        remove={remove}
        name={(entry) => entry.substitute_name}
        text={(entry) =>
          t("settings.substitutes.row", {
            substitute: entry.substitute_name,
            name: entry.user_name,
            from: formatDay(entry.starts_on),
            to: formatDay(entry.ends_on),
          })
        }
      />
      <SmallForm
        change={add}
        submit={t("settings.add")}
        onSubmit={() => {
          if (who !== "") add.run(undefined);
        }}
      >
        <div className={styles.three}>
          <Select label={t("settings.substitutes.away")} value={away} onChange={(event) => setAway(event.target.value)}>
            {members.map((member) => (
              <option key={member.user_id} value={member.user_id}>
                {nameOf(member)}
              </option>
            ))}
          </Select>
          <Select label={t("settings.substitutes.who")} value={who} onChange={(event) => setWho(event.target.value)} error={add.errorOf("substitute_id")}>
            <option value="" />
            {members
              .filter(({ user_id }) => user_id !== away)
              .map((member) => (
                <option key={member.user_id} value={member.user_id}>
                  {nameOf(member)}
                </option>
              ))}
          </Select>
          <TextInput type="date" label={t("settings.from")} value={from} onChange={(event) => setFrom(event.target.value)} error={add.errorOf("starts_on")} />
          <TextInput type="date" label={t("settings.substitutes.to")} value={to} onChange={(event) => setTo(event.target.value)} error={add.errorOf("ends_on")} />
        </div>
      </SmallForm>
    </Section>
  );
}
