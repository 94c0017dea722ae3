// Limits, accounts of the ledger, where rates come from, and who pays.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { expenseSettingsQuery, saveExpenseSettings } from "../../../api/claim-settings";
import { useMe } from "../../../api/identity";
import { can } from "../../../api/permissions";
import type { ExpenseSettings, ExpenseSettingsUpdate } from "../../../api/types";
import { amountOf, typedOf } from "../../../i18n/amount";
import { t } from "../../../i18n/office-claims";
import { Select, TextInput } from "../../../ui/Field";
import { Section } from "../../../ui/Page";
import { Loaded, SmallForm } from "./Parts";
import { useChange } from "./useChange";
import styles from "./Settings.module.css";

export function General() {
  const me = useMe();
  const settings = useQuery(expenseSettingsQuery);
  return (
    <Loaded query={settings}>
      {(data) => (
        <div className={styles.part} key={data.version}>
          <Limits settings={data} />
          {can(me, "expenses:pay") && <Payer settings={data} />}
        </div>
      )}
    </Loaded>
  );
}

/** The whole of the settings as they are; the account that pays stays where it is left out. */
const asUpdate = (settings: ExpenseSettings): ExpenseSettingsUpdate => ({
  max_amount: settings.max_amount,
  late_after_days: settings.late_after_days,
  remind_after_hours: settings.remind_after_hours,
  escalate_after_hours: settings.escalate_after_hours,
  rate_source: settings.rate_source,
  rate_source_url: settings.rate_source_url,
  payable_account: settings.payable_account,
  advance_account: settings.advance_account,
  tax_account: settings.tax_account,
  bank_account: settings.bank_account,
});

const hours = ["late_after_days", "remind_after_hours", "escalate_after_hours"] as const;
const labels = { late_after_days: "settings.late", remind_after_hours: "settings.remind", escalate_after_hours: "settings.escalate" } as const;
const accounts = ["payable", "advance", "tax", "bank"] as const;

function Limits({ settings }: { settings: ExpenseSettings }) {
  const [form, setForm] = useState(() => asUpdate(settings));
  const [most, setMost] = useState(typedOf(settings.max_amount));
  const [tried, setTried] = useState(false);
  const max = amountOf(most, settings.base_currency);
  const save = useChange(() => saveExpenseSettings(settings.version, { ...form, max_amount: Number(max) }), {
    fields: ["max_amount", "rate_source_url", ...hours, ...accounts.map((name) => `${name}_account`)],
  });
  return (
    <Section title={t("settings.limits")}>
      <SmallForm
        change={save}
        submit={t("action.save")}
        onSubmit={() => {
          setTried(true);
          if (max) save.run(undefined);
        }}
      >
        <TextInput
          label={t("settings.limit")}
          inputMode="decimal"
          value={most}
          onChange={(event) => setMost(event.target.value)}
          error={tried && !max ? t("settings.error.amount") : save.errorOf("max_amount")}
        />
        <div className={styles.three}>
          {hours.map((field) => (
            <TextInput
              key={field}
              type="number"
              min={1}
              label={t(labels[field])}
              help={field === "escalate_after_hours" && t("settings.escalate.help")}
              value={form[field]}
              onChange={(event) => setForm({ ...form, [field]: Number(event.target.value) })}
              error={save.errorOf(field)}
            />
          ))}
        </div>
        <Select label={t("settings.source")} value={form.rate_source} onChange={(event) => setForm({ ...form, rate_source: event.target.value === "ecb" ? "ecb" : "manual" })}>
          <option value="manual">{t("settings.source.manual")}</option>
          <option value="ecb">{t("settings.source.ecb")}</option>
        </Select>
        {form.rate_source === "ecb" && (
          <TextInput
            type="url"
            label={t("settings.source.url")}
            help={t("settings.source.url.help")}
            placeholder="https://"
            value={form.rate_source_url ?? ""}
            onChange={(event) => setForm({ ...form, rate_source_url: event.target.value.trim() || null })}
            error={save.errorOf("rate_source_url")}
          />
        )}
        <fieldset>
          <legend>{t("settings.accounts")}</legend>
          <div className={styles.three}>
            {accounts.map((name) => (
              <TextInput
                key={name}
                label={t(`settings.account.${name}`)}
                maxLength={20}
                value={form[`${name}_account`]}
                onChange={(event) => setForm({ ...form, [`${name}_account`]: event.target.value })}
                error={save.errorOf(`${name}_account`)}
              />
            ))}
          </div>
        </fieldset>
      </SmallForm>
    </Section>
  );
}

/** As long as banks take them. */
const lengths = { street: 70, building: 16, postcode: 16, town: 35, country: 2 } as const;
const parts = ["street", "building", "postcode", "town", "country"] as const;

const addressOf = (payer: ExpenseSettings["payer"]): Record<(typeof parts)[number], string> => {
  const { street, building, postcode, town = "", country = "" } = payer?.address ?? {};
  return { street: street ?? "", building: building ?? "", postcode: postcode ?? "", town, country };
};

function Payer({ settings }: { settings: ExpenseSettings }) {
  const { payer } = settings;
  const [name, setName] = useState(payer?.name ?? "");
  const [iban, setIban] = useState("");
  const [bic, setBic] = useState(payer?.bic ?? "");
  const [at, setAt] = useState(() => addressOf(payer));
  const [tried, setTried] = useState(false);
  const hasAddress = parts.some((part) => at[part].trim() !== "");
  const isWhole = !hasAddress || (at.town.trim() !== "" && /^[a-z]{2}$/i.test(at.country.trim()));
  const said = (part: (typeof parts)[number]) => at[part].trim() || null;
  const address = hasAddress
    ? { street: said("street"), building: said("building"), postcode: said("postcode"), town: at.town.trim(), country: at.country.trim().toUpperCase() }
    : null;
  const save = useChange(() => saveExpenseSettings(settings.version, { ...asUpdate(settings), payer: { name: name.trim(), iban: iban.trim(), bic: bic.trim() || null, address } }), {
    fields: ["payer.name", "payer.iban", "payer.bic", ...parts.map((part) => `payer.address.${part}`)],
  });
  return (
    <Section title={t("settings.payer")}>
      <p>{payer ? t("settings.payer.known", { name: payer.name, digits: payer.iban_ends_in }) : t("settings.payer.none")}</p>
      <p className={styles.muted}>{t("settings.payer.lead")}</p>
      <SmallForm
        change={save}
        submit={t("action.save")}
        onSubmit={() => {
          setTried(true);
          if (name.trim() !== "" && iban.trim() !== "" && isWhole) save.run(undefined);
        }}
      >
        <TextInput label={t("settings.payer.name")} maxLength={70} value={name} onChange={(event) => setName(event.target.value)} error={tried && name.trim() === "" ? t("settings.error.name") : save.errorOf("payer.name")} />
        <TextInput label="IBAN" autoComplete="off" maxLength={42} value={iban} onChange={(event) => setIban(event.target.value)} error={tried && iban.trim() === "" ? t("settings.payer.error") : save.errorOf("payer.iban")} />
        <TextInput label={t("settings.payer.bic")} autoComplete="off" maxLength={11} value={bic} onChange={(event) => setBic(event.target.value)} error={save.errorOf("payer.bic")} />
        <fieldset>
          <legend>{t("settings.address")}</legend>
          <p className={styles.muted}>{t("settings.address.lead")}</p>
          <div className={styles.three}>
            {parts.map((part) => (
              <TextInput
                key={part}
                label={t(`settings.address.${part}`)}
                autoComplete="off"
                maxLength={lengths[part]}
                value={at[part]}
                onChange={(event) => setAt({ ...at, [part]: event.target.value })}
                error={tried && !isWhole && (part === "town" || part === "country") ? t("settings.address.error") : save.errorOf(`payer.address.${part}`)}
              />
            ))}
          </div>
        </fieldset>
      </SmallForm>
    </Section>
  );
}
