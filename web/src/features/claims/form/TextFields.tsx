// Day, shop, words and the details that few need.
import { useState } from "react";
import { hasOwnCategory, isSettled } from "../../../api/claim-draft";
import { t } from "../../../i18n/claims";
import { formatDay, formatMoney } from "../../../i18n/format";
import { currentLocale } from "../../../i18n/locale";
import { Select, TextArea, TextInput } from "../../../ui/Field";
import { dayOf } from "../day";
import type { PartProps } from "./ClaimForm";
import { TaxFields } from "./TaxFields";
import { decimal } from "./controls";
import styles from "./Form.module.css";

export function TextFields(props: PartProps) {
  const { draft, basics, change, field } = props;
  const { defaults } = basics;
  const isForeign = draft.currency !== "" && draft.currency !== defaults.currency;
  const isAway = draft.kind === "per_diem";
  const advances = isSettled(draft.kind) ? defaults.open_advances : [];
  const taxed = draft.lines.length === 0 && !hasOwnCategory(draft.kind);
  const hasMore = draft.production !== "" || draft.notes !== "" || draft.rate !== "" || (taxed && !!(draft.tax_amount || draft.tax_rate));
  return (
    <>
      {!isAway && <DayField {...props} />}
      {!isAway && draft.kind !== "mileage" && draft.kind !== "advance" && (
        <TextInput
          {...field("merchant")}
          label={t("form.merchant")}
          maxLength={255}
          value={draft.merchant}
          onChange={(event) => change({ merchant: event.target.value })}
        />
      )}
      <TextInput
        {...field("description")}
        label={t("form.description")}
        maxLength={500}
        value={draft.description}
        onChange={(event) => change({ description: event.target.value })}
      />
      {advances.length > 0 && (
        <Select
          {...field("advance_id")}
          label={t("form.advance")}
          value={draft.advance_id}
          onChange={(event) => change({ advance_id: event.target.value })}
        >
          <option value="">{t("form.advance.none")}</option>
          {advances.map(({ id, number, remaining, currency }) => (
            <option key={id} value={id}>
              {t("form.advance.option", { number, remaining: formatMoney(remaining, currency) })}
            </option>
          ))}
        </Select>
      )}
      <details className={styles.more} open={hasMore || undefined}>
        <summary>{t("form.more")}</summary>
        <div className={styles.form}>
          <TextInput
            {...field("production")}
            label={t("form.production")}
            help={t("form.production.help")}
            maxLength={120}
            value={draft.production}
            onChange={(event) => change({ production: event.target.value })}
          />
          <TextArea
            {...field("notes")}
            label={t("form.notes")}
            rows={3}
            maxLength={2000}
            value={draft.notes}
            onChange={(event) => change({ notes: event.target.value })}
          />
          {taxed && <TaxFields tax={draft} change={change} field={field} />}
          {isForeign && (
            <TextInput
              {...field("rate")}
              label={t("form.rate")}
              help={t("form.rate.help", { currency: draft.currency, base: defaults.currency })}
              {...decimal}
              value={draft.rate}
              onChange={(event) => change({ rate: event.target.value })}
            />
          )}
        </div>
      </details>
    </>
  );
}

/** Takes what people type; says which day it understood. */
function DayField({ draft, basics, change, field }: PartProps) {
  const [known, setKnown] = useState(draft.expense_date);
  const [typed, setTyped] = useState(() => shown(draft.expense_date, basics.today));
  if (known !== draft.expense_date) {
    // Set from a receipt: the field follows.
    setKnown(draft.expense_date);
    if (dayOf(typed, basics.today, currentLocale()) !== draft.expense_date) setTyped(shown(draft.expense_date, basics.today));
  }
  return (
    <TextInput
      {...field("expense_date")}
      label={t("form.date")}
      help={draft.expense_date === "" ? t("form.date.help") : t("form.date.is", { day: formatDay(draft.expense_date, true) })}
      autoComplete="off"
      value={typed}
      onChange={(event) => {
        const day = dayOf(event.target.value, basics.today, currentLocale()) ?? "";
        setTyped(event.target.value);
        setKnown(day);
        change({ expense_date: day });
      }}
    />
  );
}

const shown = (day: string, today: string): string => (day === "" ? "" : day === today ? "today" : formatDay(day));
