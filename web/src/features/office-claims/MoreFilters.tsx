// Filters that few need: whose, what kind, when, in which currency, for what and how much.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { membersQuery } from "../../api/people";
import type { Member } from "../../api/types";
import { amountOf } from "../../i18n/amount";
import { t } from "../../i18n/office-claims";
import { Button } from "../../ui/Button";
import { Select, TextInput } from "../../ui/Field";
import { kinds, type MoreFilter } from "./filters";
import styles from "./Queue.module.css";

interface MoreFiltersProps {
  value: MoreFilter;
  /** Of the person, as far as it is known. */
  personName: string;
  onChange: (value: MoreFilter) => void;
}

const nothing: MoreFilter = { person: "", kind: "", from: "", to: "", currency: "", production: "", min: "", max: "" };
/** Two people of one name are told apart. */
const optionOf = ({ first_name, last_name, email }: Member): string => `${first_name} ${last_name} (${email})`;

export function MoreFilters({ value, personName, onChange }: MoreFiltersProps) {
  const [form, setForm] = useState(value);
  const [person, setPerson] = useState(personName);
  const [tried, setTried] = useState(false);
  const people = usePeople(person);
  const list = useId();
  const set = (part: Partial<MoreFilter>) => setForm({ ...form, ...part });
  const currency = form.currency.trim().toUpperCase();
  const isCurrency = currency === "" || /^[A-Z]{3}$/.test(currency);
  const isPerson = person.trim() === "" || form.person !== "";
  const amount = (text: string) => amountOf(text, currency);
  return (
    <form
      className={styles.filters}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isCurrency || !isPerson || amount(form.min) === undefined || amount(form.max) === undefined) return;
        onChange({ ...form, currency, production: form.production.trim(), min: amount(form.min) ?? "", max: amount(form.max) ?? "" });
      }}
    >
      <TextInput
        label={t("queue.person")}
        help={t("queue.person.help")}
        list={list}
        autoComplete="off"
        value={person}
        onChange={(event) => {
          const typed = event.target.value;
          setPerson(typed);
          set({ person: people.find((member) => optionOf(member) === typed)?.user_id ?? "" });
        }}
        error={tried && !isPerson ? t("queue.person.error") : undefined}
      />
      <datalist id={list}>
        {people.map((member) => (
          <option key={member.user_id} value={optionOf(member)} />
        ))}
      </datalist>
      <Select label={t("queue.kind")} value={form.kind} onChange={(event) => set({ kind: event.target.value })}>
        <option value="">{t("queue.kind.all")}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`claim.kind.${kind}`)}
          </option>
        ))}
      </Select>
      <TextInput type="date" label={t("queue.from")} value={form.from} onChange={(event) => set({ from: event.target.value })} />
      <TextInput type="date" label={t("queue.to")} value={form.to} onChange={(event) => set({ to: event.target.value })} />
      <TextInput
        label={t("queue.min")}
        inputMode="decimal"
        autoComplete="off"
        value={form.min}
        onChange={(event) => set({ min: event.target.value })}
        error={tried && amount(form.min) === undefined ? t("settings.error.amount") : undefined}
      />
      <TextInput
        label={t("queue.max")}
        inputMode="decimal"
        autoComplete="off"
        value={form.max}
        onChange={(event) => set({ max: event.target.value })}
        error={tried && amount(form.max) === undefined ? t("settings.error.amount") : undefined}
      />
      <TextInput
        label={t("queue.currency")}
        placeholder="USD"
        maxLength={3}
        autoComplete="off"
        autoCapitalize="characters"
        value={form.currency}
        onChange={(event) => set({ currency: event.target.value })}
        error={tried && !isCurrency ? t("queue.currency.error") : undefined}
      />
      <TextInput label={t("queue.production")} maxLength={120} autoComplete="off" value={form.production} onChange={(event) => set({ production: event.target.value })} />
      <div className={styles.doors}>
        <Button type="submit">{t("queue.more.show")}</Button>
        <Button variant="quiet" onClick={() => onChange(nothing)}>
          {t("queue.more.clear")}
        </Button>
      </div>
    </form>
  );
}

/** Those whom the typed words find. */
function usePeople(typed: string): readonly Member[] {
  const q = typed.replace(/\s*\(.*$/, "").trim();
  const found = useInfiniteQuery({ ...membersQuery({ q }, 20), enabled: q.length > 1, placeholderData: keepPreviousData });
  return found.data?.pages[0]?.data ?? [];
}
