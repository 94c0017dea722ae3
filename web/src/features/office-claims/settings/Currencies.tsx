// Exchange rates, and the months that are booked.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  closedPeriodsQuery,
  closeMonth,
  exchangeRatesQuery,
  expenseSettingsQuery,
  fetchExchangeRates,
  importExchangeRates,
  openMonth,
  setExchangeRate,
} from "../../../api/claim-settings";
import { useMe } from "../../../api/identity";
import type { ClosedPeriod, ExchangeRate } from "../../../api/types";
import { formatDay, formatMonth, formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { Button } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { FileButton } from "../../../ui/FileDrop";
import { Section } from "../../../ui/Page";
import { monthBefore } from "../report/bars";
import { todayIn } from "../today";
import { Entry, Loaded, SmallForm } from "./Parts";
import { rateOf } from "./rates";
import { useChange } from "./useChange";
import styles from "./Settings.module.css";

/** The newest days; older rates are found by the server when a claim needs them. */
const shownRates = 40;

export function Currencies() {
  return (
    <div className={styles.part}>
      <ExchangeRates />
      <ClosedMonths />
    </div>
  );
}

function ExchangeRates() {
  const me = useMe();
  const rates = useQuery(exchangeRatesQuery);
  const settings = useQuery(expenseSettingsQuery).data;
  const base = settings?.base_currency ?? "EUR";
  const [currency, setCurrency] = useState("");
  const [typed, setTyped] = useState("");
  const [day, setDay] = useState(() => todayIn(me.user.timezone));
  const [tried, setTried] = useState(false);
  const code = currency.trim().toUpperCase();
  const rate = rateOf(typed);
  const add = useChange(() => setExchangeRate(day, code, rate), {
    fields: ["day"],
    after: () => {
      setTyped("");
      setTried(false);
    },
  });
  const remove = useChange((entry: ExchangeRate) => setExchangeRate(entry.day, entry.currency, null));
  const take = useChange(importExchangeRates, { done: (count) => t("settings.rates.imported", { count }) });
  const load = useChange(fetchExchangeRates, { done: t("settings.rates.fetched") });
  const text = (entry: ExchangeRate) => (
    <>
      {t("settings.rates.row", { currency: entry.currency, rate: entry.rate, base: entry.base, day: formatDay(entry.day) })}
      <small>{entry.source === "ecb" ? t("settings.rates.ecb") : t("settings.rates.manual")}</small>
    </>
  );
  return (
    <Section
      title={t("settings.rates")}
      aside={
        settings?.rate_source === "ecb" && (
          <Button busy={load.busy} onClick={() => load.run(undefined)}>
            {t("settings.rates.fetch")}
          </Button>
        )
      }
    >
      <p className={styles.muted}>{t("settings.rates.lead")}</p>
      <SmallForm
        change={{ busy: add.busy, problem: add.problem ?? load.problem ?? take.problem ?? remove.problem }}
        submit={t("settings.add")}
        onSubmit={() => {
          setTried(true);
          if (rate !== null && /^[A-Z]{3}$/.test(code) && day !== "") add.run(undefined);
        }}
      >
        <div className={styles.three}>
          <TextInput
            label={t("settings.rates.currency")}
            maxLength={3}
            autoCapitalize="characters"
            placeholder="USD"
            value={currency}
            onChange={(event) => setCurrency(event.target.value)}
            error={tried && !/^[A-Z]{3}$/.test(code) ? t("settings.error.name") : undefined}
          />
          <TextInput
            label={t("settings.rates.rate", { base })}
            inputMode="decimal"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            error={tried && rate === null ? t("settings.error.rate") : undefined}
          />
          <TextInput type="date" label={t("settings.from")} value={day} onChange={(event) => setDay(event.target.value)} error={tried && day === "" ? t("settings.error.day") : add.errorOf("day")} />
        </div>
      </SmallForm>
      <div className={styles.import}>
        <FileButton
          variant="secondary"
          accept=".xml,application/xml,text/xml"
          disabledReason={take.busy ? t("settings.rates.importing") : null}
          onFiles={([file]) => {
            if (file) take.run(file);
          }}
        >
          {t("settings.rates.import")}
        </FileButton>
        <small>{t("settings.rates.import.help")}</small>
      </div>
      <Loaded query={rates}>
        {(data) =>
          data.length > 0 && (
            <ul className={styles.entries}>
              {data.slice(0, shownRates).map((entry) => {
                const key = `${entry.day} ${entry.currency} ${entry.source}`;
                return entry.source === "ecb" ? (
                  <li key={key}>
                    <span>{text(entry)}</span>
                  </li>
                ) : (
                  <Entry key={key} name={entry.currency} text={text(entry)} onRemove={() => remove.run(entry)} />
                );
              })}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function ClosedMonths() {
  const me = useMe();
  const periods = useQuery(closedPeriodsQuery);
  const [month, setMonth] = useState(() => monthBefore(todayIn(me.user.timezone)));
  const close = useChange(() => closeMonth(month));
  const open = useChange((period: ClosedPeriod) => openMonth(period.month));
  return (
    <Section title={t("settings.months")}>
      <p className={styles.muted}>{t("settings.months.lead")}</p>
      <SmallForm
        change={{ busy: close.busy, problem: close.problem ?? open.problem }}
        submit={t("settings.months.close")}
        onSubmit={() => {
          if (month !== "") close.run(undefined);
        }}
      >
        <TextInput type="month" label={t("settings.months.month")} value={month} onChange={(event) => setMonth(event.target.value)} />
      </SmallForm>
      <Loaded query={periods}>
        {(data) =>
          data.length > 0 && (
            <ul className={styles.entries}>
              {data.map((period) => (
                <li key={period.month}>
                  <span>
                    {t("settings.months.row", {
                      month: formatMonth(period.month),
                      name: period.closed_by_name ?? "–",
                      when: formatWhen(period.closed_at),
                    })}
                  </span>
                  <Button variant="quiet" busy={open.busy} onClick={() => open.run(period)}>
                    {t("settings.months.open", { month: formatMonth(period.month) })}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
