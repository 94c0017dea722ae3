// The rules of rest that calls are held against: a pack, or the company's own values, each asking for a reason or refusing.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../../api/identity";
import { replaceScheduleRules, scheduleRulesQuery } from "../../../api/office-schedule";
import { can } from "../../../api/permissions";
import { asProblem, problemText } from "../../../api/problems";
import type { ScheduleRule, ScheduleRules } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { Select, TextInput } from "../../../ui/Field";
import { Page } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { packOf, shown, typed, valuesOf } from "./rules";
import styles from "./Rules.module.css";

export default function RulesPage() {
  const rules = useQuery(scheduleRulesQuery);
  return (
    <Page title={t("rules.title")} above={<BackLink href="/schedule">{t("form.back")}</BackLink>}>
      {rules.isPending && <SkeletonRows label={t("app.loading")} rows={5} />}
      {rules.isError && !rules.data && <Failure error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data && <RulesForm key={rules.data.version} held={rules.data} />}
    </Page>
  );
}

function RulesForm({ held }: { held: ScheduleRules }) {
  const queries = useQueryClient();
  const isLocked = !can(useMe(), "schedule:manage");
  const [chosen, setChosen] = useState(held.pack);
  const [rules, setRules] = useState<readonly ScheduleRule[]>(held.rules);
  const pack = packOf(rules, chosen, held.packs);
  const save = useMutation({
    mutationFn: () => replaceScheduleRules(held.version, { pack, rules: [...rules] }),
    onSuccess: (after) => {
      toast(t("rules.saved"));
      queries.setQueryData(scheduleRulesQuery.queryKey, after);
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const choose = (name: string) => {
    setChosen(name);
    setRules(held.packs.find((each) => each.name === name)?.rules ?? rules);
  };
  const change = (at: number, rule: ScheduleRule | null) => setRules(rules.flatMap((each, index) => (index !== at ? [each] : rule === null ? [] : [rule])));
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending && !isLocked) save.mutate();
      }}
    >
      <p>{t("rules.lead")}</p>
      <div role="alert">{problem && <Banner tone="error">{problem.errors[0]?.message ?? problemText(problem)}</Banner>}</div>
      <Select label={t("rules.pack")} help={held.packs.find(({ name }) => name === pack)?.description} value={pack} disabled={isLocked} onChange={(event) => choose(event.target.value)}>
        {held.packs.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
        <option value="own">{t("rules.own")}</option>
      </Select>
      {rules.map((rule, at) => (
        <fieldset key={at} className={styles.rule} disabled={isLocked}>
          <legend>{t(`rules.${rule.rule}`)}</legend>
          {valuesOf[rule.rule].map((value) => (
            <TextInput
              key={value.member}
              label={t(`rules.${rule.rule}.${value.member}` as "rules.break.minutes")}
              inputMode="decimal"
              type="number"
              min={0}
              step={value.unit === "hours" ? 0.25 : 1}
              value={shown(rule, value)}
              onChange={(event) => change(at, typed(rule, value, event.target.value))}
            />
          ))}
          <Select label={t("rules.severity")} value={rule.severity} onChange={(event) => change(at, event.target.value === "off" ? null : { ...rule, severity: event.target.value as ScheduleRule["severity"] })}>
            <option value="soft">{t("rules.soft")}</option>
            <option value="hard">{t("rules.hard")}</option>
            <option value="off">{t("rules.off")}</option>
          </Select>
        </fieldset>
      ))}
      <div>
        <Button type="submit" variant="primary" busy={save.isPending} disabledReason={isLocked ? t("rules.locked") : null}>
          {t("rules.save")}
        </Button>
      </div>
    </form>
  );
}
