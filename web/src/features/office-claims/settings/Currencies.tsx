// Exchange rates, and the months that are booked.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
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
import { Segments } from "../../../ui/List";
import { Section } from "../../../ui/Page";
import { monthBefore } from "../report/bars";
import { todayIn } from "../today";
import { Entry, Loaded, SmallForm } from "./Parts";
import { rateOf } from "./rates";
import { useChange } from "./useChange";
import styles from "./Settings.module.css";

/** Rates of one day are some thirty: more are shown when they are asked for. */
const shownRates = 40;
const sources = ["all", "own", "fetched"] as const;
const sourceOf = { all: null, own: "manual", fetched: "ecb" } as const;

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
      <RateList onRemove={(entry) => remove.run(entry)} />
    </Section>
  );
}

function RateList({ onRemove }: { onRemove: (entry: ExchangeRate) => void }) {
  const [source, setSource] = useState<(typeof sources)[number]>("all");
  const [typed, setTyped] = useState("");
  const [most, setMost] = useState(shownRates);
  const code = typed.trim().toUpperCase();
  const rates = useQuery({ ...exchangeRatesQuery(/^[A-Z]{3}$/.test(code) ? code : null, sourceOf[source]), placeholderData: keepPreviousData });
  // What is shown while the answer is on its way may be of another choice.
  const isShown = (entry: ExchangeRate) => (source === "all" || entry.source === sourceOf[source]) && entry.currency.startsWith(code);
  const text = (entry: ExchangeRate) => (
    <>
      {t("settings.rates.row", { currency: entry.currency, rate: entry.rate, base: entry.base, day: formatDay(entry.day) })}
      <small>{entry.source === "ecb" ? t("settings.rates.ecb") : t("settings.rates.manual")}</small>
    </>
  );
  return (
    <>
      <div className={styles.three}>
        <TextInput
          label={t("settings.rates.only")}
          maxLength={3}
          autoComplete="off"
          autoCapitalize="characters"
          placeholder="USD"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setMost(shownRates);
          }}
        />
      </div>
      <Segments
        label={t("settings.rates.which")}
        value={source}
        options={sources.map((value) => ({ value, label: t(`settings.rates.which.${value}`) }))}
        onChange={(next) => {
          setSource(next);
          setMost(shownRates);
        }}
      />
      <Loaded query={rates}>
        {(data) => {
          const shown = data.filter(isShown);
          if (shown.length === 0) return <p className={styles.muted}>{t("settings.rates.none")}</p>;
          return (
            <>
              <ul className={styles.entries} aria-label={t("settings.rates")}>
                {shown.slice(0, most).map((entry) => {
                  const key = `${entry.day} ${entry.currency} ${entry.source}`;
                  return entry.source === "ecb" ? (
                    <li key={key}>
                      <span>{text(entry)}</span>
                    </li>
                  ) : (
                    <Entry key={key} name={entry.currency} text={text(entry)} onRemove={() => onRemove(entry)} />
                  );
                })}
              </ul>
              {shown.length > most && (
                <div>
                  <Button onClick={() => setMost(most + shownRates)}>{t("settings.rates.more", { count: Math.min(shownRates, shown.length - most) })}</Button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </>
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
