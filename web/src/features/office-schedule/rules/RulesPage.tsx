// What calls are held against and how people hear of them: the rules of rest – a pack, or the company's own values, each asking for a
// reason or refusing –, and when a text message goes out.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../../api/identity";
import { replaceScheduleRules, scheduleRulesQuery } from "../../../api/office-schedule";
import { can } from "../../../api/permissions";
import { problemText } from "../../../api/problems";
import type { ScheduleRule, ScheduleRules } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { Select, TextInput } from "../../../ui/Field";
import { PlusIcon, UndoIcon } from "../../../ui/icons";
import { Page, Section } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import pieces from "../Pieces.module.css";
import { MessageHours } from "./MessageHours";
import { ruleWords } from "./rule-words";
import { leftOut, nearestPack, originsOf, packOf, shown, typed, valuesOf, withRule } from "./rules";
import { useReplacing } from "./useReplacing";
import styles from "./Rules.module.css";

export default function RulesPage() {
  const rules = useQuery(scheduleRulesQuery);
  return (
    <Page title={t("rules.title")} above={<BackLink href="/schedule">{t("form.back")}</BackLink>}>
      <Section title={t("rules.rest")}>
        {rules.isPending && <SkeletonRows label={t("app.loading")} rows={5} />}
        {rules.isError && !rules.data && <Failure error={rules.error} onRetry={() => void rules.refetch()} />}
        {rules.data && <RulesForm key={rules.data.version} held={rules.data} />}
      </Section>
      <MessageHours />
    </Page>
  );
}

function RulesForm({ held }: { held: ScheduleRules }) {
  const isLocked = !can(useMe(), "schedule:manage");
  const [chosen, setChosen] = useState(held.pack);
  const [rules, setRules] = useState<readonly ScheduleRule[]>(held.rules);
  const pack = packOf(rules, chosen, held.packs);
  // What single rules are taken from.
  const [base, setBase] = useState(() => held.packs.find(({ name }) => name === held.pack) ?? nearestPack(held.rules, held.packs));
  const origins = originsOf(rules, base?.rules ?? []);
  const saving = useReplacing(
    scheduleRulesQuery.queryKey,
    () => replaceScheduleRules(held.version, { pack, rules: [...rules] }),
    () => t("rules.saved"),
  );
  const { problem } = saving;
  const choose = (name: string) => {
    const found = held.packs.find((each) => each.name === name);
    setChosen(name);
    if (found) {
      setBase(found);
      setRules(found.rules);
    }
  };
  const change = (at: number, rule: ScheduleRule | null) => {
    setRules(rules.flatMap((each, index) => (index !== at ? [each] : rule === null ? [] : [rule])));
    // Until it is like the pack again it is one's own.
    if (base) setChosen(base.name);
  };
  const missing = leftOut(rules, base?.rules ?? [], held.packs);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isLocked) saving.run();
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
      {rules.map((rule, at) => {
        const origin = base?.rules[origins[at] ?? -1];
        const isChanged = origin !== undefined && JSON.stringify(origin) !== JSON.stringify(rule);
        return (
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
            {isChanged && !isLocked && (
              <Button className={styles.reset ?? ""} variant="quiet" icon={<UndoIcon />} onClick={() => change(at, origin)}>
                {t("rules.reset", { pack: base?.title ?? "", words: ruleWords(origin) })}
              </Button>
            )}
          </fieldset>
        );
      })}
      {missing.length > 0 && !isLocked && (
        <section aria-labelledby="rules-missing" className={styles.missing}>
          <h3 id="rules-missing">{t("rules.missing")}</h3>
          <div className={pieces.buttons}>
            {missing.map((rule) => (
              <Button
                key={JSON.stringify(rule)}
                icon={<PlusIcon />}
                onClick={() => {
                  setRules(withRule(rules, rule, base?.rules ?? []));
                  if (base) setChosen(base.name);
                }}
              >
                {ruleWords(rule)}
              </Button>
            ))}
          </div>
        </section>
      )}
      <div>
        <Button type="submit" variant="primary" busy={saving.busy} disabledReason={isLocked ? t("rules.locked") : null}>
          {t("rules.save")}
        </Button>
      </div>
    </form>
  );
}
