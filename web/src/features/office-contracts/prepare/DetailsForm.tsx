// Title, description, tags, kind and order of signing, deadline: saved as one types.
import { useState } from "react";
import type { ContractChanges } from "../../../api/office-contracts";
import type { Contract } from "../../../api/types";
import { currentTimeZone } from "../../../i18n/locale";
import { t } from "../../../i18n/office-contracts";
import { Select, TextArea, TextInput } from "../../../ui/Field";
import { dayOf, endOfDay } from "../send/deadline";
import { tagsOf } from "./tags";
import styles from "./Forms.module.css";

interface DetailsFormProps {
  contract: Contract;
  /** Fields of signer 2 and later would have no owner if everybody had a copy. */
  modeLocked: boolean;
  onChange: (changes: ContractChanges) => void;
}

export function DetailsForm({ contract, modeLocked, onChange }: DetailsFormProps) {
  const zone = currentTimeZone();
  const stored = contract.expires_at ? dayOf(contract.expires_at, zone) : "";
  const [title, setTitle] = useState(contract.title);
  const [description, setDescription] = useState(contract.description ?? "");
  const [tags, setTags] = useState(contract.tags.join(", "));
  const [mode, setMode] = useState(contract.signing_mode);
  const [order, setOrder] = useState(contract.signing_order);
  const [day, setDay] = useState(stored);
  const past = day !== "" && day < dayOf(Date.now(), zone);
  const draft = contract.status === "draft";

  return (
    <form className={styles.details} onSubmit={(event) => event.preventDefault()}>
      <TextInput
        label={t("prepare.details.title")}
        value={title}
        maxLength={255}
        error={title.trim() === "" ? t("prepare.details.title.missing") : undefined}
        onChange={(event) => {
          setTitle(event.target.value);
          if (event.target.value.trim() !== "") onChange({ title: event.target.value.trim() });
        }}
      />
      <Select
        label={t("prepare.details.mode")}
        value={mode}
        disabled={!draft}
        help={modeLocked ? t("prepare.details.mode.locked") : undefined}
        onChange={(event) => {
          const next = event.target.value as Contract["signing_mode"];
          setMode(next);
          onChange({ signing_mode: next });
        }}
      >
        <option value="individual" disabled={modeLocked}>
          {t("prepare.details.mode.individual")}
        </option>
        <option value="joint">{t("prepare.details.mode.joint")}</option>
      </Select>
      {mode === "joint" && (
        <Select
          label={t("prepare.details.order")}
          value={order}
          disabled={!draft}
          onChange={(event) => {
            const next = event.target.value as Contract["signing_order"];
            setOrder(next);
            onChange({ signing_order: next });
          }}
        >
          <option value="parallel">{t("prepare.details.order.parallel")}</option>
          <option value="sequential">{t("prepare.details.order.sequential")}</option>
        </Select>
      )}
      <TextInput
        type="date"
        label={t("prepare.details.expires")}
        help={t("prepare.details.expires.help", { zone })}
        error={past ? t("prepare.details.expires.past") : undefined}
        min={dayOf(Date.now(), zone)}
        value={day}
        onChange={(event) => {
          setDay(event.target.value);
          if (event.target.value === "") onChange({ expires_at: null });
          const expires_at = endOfDay(event.target.value, zone);
          if (expires_at !== null && Date.parse(expires_at) > Date.now()) onChange({ expires_at });
        }}
      />
      <TextArea
        label={t("prepare.details.description")}
        help={t("prepare.details.description.help")}
        rows={3}
        maxLength={4000}
        value={description}
        onChange={(event) => {
          setDescription(event.target.value);
          onChange({ description: event.target.value });
        }}
      />
      <TextInput
        label={t("prepare.details.tags")}
        help={t("prepare.details.tags.help")}
        value={tags}
        onChange={(event) => {
          setTags(event.target.value);
          onChange({ tags: tagsOf(event.target.value) });
        }}
      />
    </form>
  );
}
